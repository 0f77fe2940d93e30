// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names of a printed kernel: from the schedule's variables, never from Halide's counters.
#include "passes/emit/KernelPrinterImpl.h"

#include <fmt/format.h>

using namespace Halide::Internal;

namespace modc::printer {

/// Words that a name must not take or hide: C++'s own and the functions that kernels call unqualified.
static const std::set<std::string> &reserved() {
  static const std::set<std::string> words = {
      "alignas",       "alignof",      "and",         "asm",          "auto",
      "bool",          "break",        "case",        "catch",        "char",
      "class",         "const",        "constexpr",   "continue",     "default",
      "delete",        "do",           "double",      "else",         "enum",
      "explicit",      "export",       "extern",      "false",        "float",
      "for",           "friend",       "goto",        "if",           "inline",
      "int",           "long",         "mutable",     "namespace",    "new",
      "noexcept",      "not",          "nullptr",     "operator",     "or",
      "private",       "protected",    "public",      "register",     "return",
      "short",         "signed",       "sizeof",      "static",       "struct",
      "switch",        "template",     "this",        "throw",        "true",
      "try",           "typedef",      "typeid",      "typename",     "union",
      "unsigned",      "using",        "virtual",     "void",         "volatile",
      "while",         "xor",          "std",         "modc",         "load",
      "store",         "load_n",       "store_n",     "splat",        "ramp",
      "select",        "convert",      "bitcast",     "gather",       "scatter",
      "sum",           "product",      "max_of",      "min_of",       "any",
      "all",           "max_nan",      "min_nan",     "is_nan",       "shuffle",
      "load_first",    "first_lanes",  "store_first", "load_strided", "store_strided",
      "load_masked",   "store_masked", "floor_div",   "floor_mod",    "gather_masked",
      "scatter_masked"};
  return words;
}

Names::Names(const ScheduledKernel &kernel) : taken(reserved()) {
  taken.insert(kernel.name);
  for (const KernelArg &arg : kernel.args)
    declare(arg.name, arg.name);
}

std::string Names::declare(const std::string &halideName, const std::string &wish) {
  std::string name = wish;
  for (int n = 2; taken.count(name); ++n)
    name = fmt::format("{}{}", wish, n);
  taken.insert(name);
  visible[halideName] = {name, declarations++};
  return name;
}

void Names::release(const std::string &halideName) {
  const auto entry = visible.find(halideName);
  if (entry == visible.end())
    return;
  taken.erase(entry->second.first);
  visible.erase(entry);
}

const std::string &Names::lookup(const std::string &halideName) const {
  const auto entry = visible.find(halideName);
  if (entry == visible.end())
    throw InternalError(fmt::format("kernel printer: '{}' is used outside its scope", halideName));
  return entry->second.first;
}

int Names::depth(const std::string &halideName) const {
  const auto entry = visible.find(halideName);
  return entry == visible.end() ? 0 : entry->second.second;
}

std::string lastPart(const std::string &halideName) {
  std::string name = halideName.substr(0, halideName.find('\''));
  if (ends_with(name, ".rebased"))
    name.resize(name.rfind('.'));
  return name.substr(name.rfind('.') + 1);
}

std::string wishFor(const std::string &halideName) {
  std::vector<std::string> parts = split_string(halideName.substr(0, halideName.find('\'')), ".");
  if (parts.back().empty()) // our own: "tail."
    parts.pop_back();
  const auto last = [&]() -> std::string & { return parts.back(); };
  if (last() == "s" && parts.size() > 1) // the simplifier's mark of a changed let
    parts.pop_back();
  if (last() == "base" && parts.size() >= 3) // the start of an inner split is a position of the outer variable
    parts.resize(parts.size() - 2);
  while (parts.size() > 1 && (last() == "rebased" || last() == "min" || last() == "max" || last() == "base"))
    parts.pop_back();
  std::string wish = last().substr(0, last().find_first_of("$'"));
  for (const char *mark : {"_by", "_u_"}) // a step, an unrolled loop
    if (const size_t at = wish.rfind(mark); at != std::string::npos && at > 0)
      wish.resize(at);
  while (!wish.empty() && wish.back() == '_')
    wish.pop_back();
  if (wish.size() > 1 && wish[0] == 't' && wish.find_first_not_of("0123456789", 1) == std::string::npos)
    wish.clear(); // a counter of Halide's
  return wish.empty() ? "index" : wish;
}

std::string typeName(Halide::Type type) {
  if (type.is_scalar()) {
    if (type.is_bool())
      return "bool";
    if (type.is_float())
      return type.bits() == 64 ? "double" : "float";
    if (type == Halide::Int(32))
      return "int";
    return fmt::format("std::{}int{}_t", type.is_uint() ? "u" : "", type.bits());
  }
  // modc/simd.h names the usual vectors.
  const char *kind = type.is_float() ? "f" : type.is_uint() ? "u" : "i";
  const int bits = type.is_bool() ? 8 : type.bits(), lanes = type.lanes();
  const bool named =
      bits >= 32 ? bits * lanes <= 1024 && (!type.is_uint() || lanes >= 4) : bits == 8 && lanes >= 2 && lanes <= 64;
  return named ? fmt::format("{}{}x{}", kind, bits, lanes)
               : fmt::format("vec<std::{}int{}_t, {}>", type.is_uint() ? "u" : "", bits, lanes);
}

} // namespace modc::printer
