// SPDX-License-Identifier: 0BSD
// The tree of modules by name: named_modules, named_children, get_submodule, and the tensors at a path.
#ifndef MODC_ABI_1_MODULES_H
#define MODC_ABI_1_MODULES_H

#include "slots.h"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace modc {
inline namespace abi_1 {

struct NamedModule {
  std::string name;
  std::string type;
};

/// Every module under its first name, the model itself first as ""; with `remove_duplicate = false` under each name.
inline std::vector<NamedModule> named_modules(const ModelInfo& info, bool remove_duplicate = true) {
  std::vector<NamedModule> list;
  for (int i = 0; i < info.module_count; ++i) {
    const Module& row = info.modules[i];
    if (row.type != nullptr && (row.alias_of < 0 || !remove_duplicate)) list.push_back({row.path, row.type});
  }
  return list;
}

namespace modules_detail {

/// The last part of a path below `parent`; empty for other paths.
inline std::string_view name_below(std::string_view parent, std::string_view path) {
  if (!parent.empty()) {
    if (path.size() <= parent.size() || path.substr(0, parent.size()) != parent || path[parent.size()] != '.')
      return {};
    path.remove_prefix(parent.size() + 1);
  }
  return path.find('.') == path.npos ? path : std::string_view();
}

inline std::string joined(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : std::string(parent) + "." + std::string(name);
}

inline const Module* find_module(const ModelInfo& info, std::string_view path) {
  for (int i = 0; i < info.module_count; ++i)
    if (info.modules[i].path == path) return &info.modules[i];
  return nullptr;
}

inline const Slot* find_slot(const ModelInfo& info, std::string_view key) {
  for (int i = 0; i < info.slot_count; ++i)
    if (info.slots[i].key == key) return &info.slots[i];
  return nullptr;
}

[[noreturn]] inline void throw_no_attribute(const char* type, std::string_view name) {
  throw std::runtime_error(std::string(type) + " has no attribute `" + std::string(name) + "`");
}

}  // namespace modules_detail

/// The module at a dotted path, "" for the model itself; throws std::runtime_error with PyTorch's text if there is none.
inline const Module& get_submodule(const ModelInfo& info, std::string_view path) {
  const Module* module = &info.modules[0];
  for (std::size_t end = 0; !path.empty() && end != path.npos;) {
    const std::size_t start = end == 0 ? 0 : end + 1;
    end = path.find('.', start);
    const std::string_view name = path.substr(start, end == path.npos ? path.npos : end - start);
    const std::string place(path.substr(0, end));
    const Module* const below = name.empty() ? nullptr : modules_detail::find_module(info, place);
    if (below == nullptr && modules_detail::find_slot(info, place) == nullptr)
      modules_detail::throw_no_attribute(module->type, name);
    if (below == nullptr || below->type == nullptr)
      throw std::runtime_error("`" + std::string(name) + "` is not an nn.Module");
    module = below;
  }
  return *module;
}

/// The modules right below a path, each once.
inline std::vector<NamedModule> named_children(const ModelInfo& info, std::string_view path = {}) {
  using namespace modules_detail;
  const std::string parent = get_submodule(info, path).path;
  std::vector<NamedModule> list;
  std::vector<int> seen;
  for (int i = 0; i < info.module_count; ++i) {
    const Module& row = info.modules[i];
    const std::string_view name = name_below(parent, row.path);
    const int identity = row.alias_of < 0 ? i : row.alias_of;
    bool is_new = !name.empty() && row.type != nullptr;
    for (const int known : seen) is_new = is_new && known != identity;
    if (!is_new) continue;
    seen.push_back(identity);
    list.push_back({std::string(name), row.type});
  }
  return list;
}

/// The slot of a parameter or buffer at a dotted path; throws std::runtime_error with PyTorch's text if there is none.
inline const Slot& get_slot(const ModelInfo& info, std::string_view path, bool parameter) {
  using namespace modules_detail;
  const std::size_t dot = path.rfind('.');
  const Module& module = get_submodule(info, dot == path.npos ? std::string_view() : path.substr(0, dot));
  const std::string_view name = dot == path.npos ? path : path.substr(dot + 1);
  const std::string key = joined(module.path, name);
  const Slot* const slot = find_slot(info, key);
  if (slot == nullptr && find_module(info, key) == nullptr) throw_no_attribute(module.type, name);
  const bool is_wanted = slot != nullptr && (parameter ? slot->is_parameter()
                                                       : slot->kind == Kind::buffer || slot->kind == Kind::transient);
  if (!is_wanted)
    throw std::runtime_error("`" + std::string(name) + (parameter ? "` is not an nn.Parameter" : "` is not a buffer"));
  return *slot;
}

}  // namespace abi_1
}  // namespace modc

#endif
