// SPDX-License-Identifier: 0BSD
// Comparison of golden figures, and the texts that structures are compared by.
#include "Checks.h"

#include <cmath>
#include <cstdio>

namespace golden {
namespace {

std::string shape_text(const Shape &shape) {
  std::string text;
  for (const std::int64_t n : shape)
    text += (text.empty() ? "" : ", ") + std::to_string(n);
  return "[" + text + "]";
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

bool agrees(double actual, double expected, bool exact) {
  if (std::isnan(expected) || std::isnan(actual))
    return std::isnan(expected) && std::isnan(actual);
  if (exact || std::isinf(expected))
    return actual == expected;
  return std::fabs(actual - expected) <= 2e-5 + 2e-5 * std::fabs(expected);
}

void say(const std::string &name, std::string_view path, const std::string &text) {
  std::printf("%s: %.*s: %s\n", name.c_str(), static_cast<int>(path.size()), path.data(), text.c_str());
}

} // namespace

// An 8 byte length, a JSON header, then the data.
std::string safetensors(const std::vector<FileEntry> &entries) {
  std::string header, data;
  for (const FileEntry &entry : entries) {
    header += (header.empty() ? "{\"" : ",\"") + entry.key + R"(":{"dtype":")" + entry.dtype + R"(","shape":)" +
              shape_text(entry.shape) + R"(,"data_offsets":[)" + std::to_string(data.size()) + ",";
    data += entry.bytes;
    header += std::to_string(data.size()) + "]}";
  }
  header += header.empty() ? "{}" : "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::string file(8, '\0');
  for (int i = 0; i < 8; ++i)
    file[i] = static_cast<char>(header.size() >> (8 * i) & 0xff);
  return file + header + data;
}

std::string text(const ParameterRow &row) {
  return row.key + " " + shape_text(row.shape) + (row.requires_grad ? " trained" : " frozen");
}
std::string text(const BufferRow &row) {
  return row.key + " " + row.dtype + shape_text(row.shape) + (row.persistent ? " persistent" : " transient");
}
std::string text(const KeyRow &row) { return row.key + " " + row.dtype + shape_text(row.shape); }
std::string text(const std::pair<std::string, std::string> &row) { return "'" + row.first + "' " + row.second; }

void Checks::fail(std::string_view path, const std::string &message) const {
  ++failures_;
  if (is_expected_to_fail_)
    return say(name_, path, "fails as known: " + message);
  ADD_FAILURE() << name_ << ": " << path << ": " << message;
}

void Checks::check(std::string_view path, const std::string &actual, const std::string &expected) const {
  if (actual != expected)
    return fail(path, "is\n" + actual + "\nPyTorch:\n" + expected);
  say(name_, path, "equal");
}

void Checks::check_shape(std::string_view path, const Shape &actual, const Shape &expected) const {
  check(path, shape_text(actual), shape_text(expected));
}

void Checks::check_drawn(std::string_view path, const Tensor<float> &actual, const Tensor<float> &input,
                         double scale) const {
  check_shape(path, actual.shape(), input.shape());
  for (std::size_t i = 0; i < input.size(); ++i)
    if (actual[i] != 0 && actual[i] != input[i] * static_cast<float>(scale))
      return fail(path, "element " + std::to_string(i) + " is neither dropped nor scaled");
  say(name_, path, "dropped or scaled");
}

void Checks::check_mask(std::string_view path, const Tensor<float> &gradient, const Tensor<float> &output,
                        const Tensor<float> &input, double scale) const {
  check_shape(path, gradient.shape(), input.shape());
  for (std::size_t i = 0; i < input.size(); ++i)
    if ((gradient[i] != 0 && gradient[i] != static_cast<float>(scale)) || output[i] != input[i] * gradient[i])
      return fail(path, "element " + std::to_string(i) + " has another mask than the output");
  say(name_, path, "the output's mask");
}

void Checks::check_lines(std::string_view path, const std::vector<std::string> &actual,
                         const std::vector<std::string> &expected) const {
  std::string lines[2];
  for (const std::string &line : actual)
    lines[0] += line + "\n";
  for (const std::string &line : expected)
    lines[1] += line + "\n";
  check(path, lines[0], lines[1]);
}

void Checks::compare(std::string_view path, const Shape &actual_shape, const Shape &expected_shape,
                     const std::vector<double> &actual, const std::vector<double> &expected) const {
  if (actual_shape != expected_shape)
    return fail(path, "the shape is " + shape_text(actual_shape) + ", PyTorch's " + shape_text(expected_shape));
  double largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!agrees(actual[i], expected[i], exact_))
      return fail(path, "element " + std::to_string(i) + " is " + number(actual[i]) + ", PyTorch's " +
                            number(expected[i]) + (exact_ ? " (exact)" : ""));
    if (actual[i] != expected[i] && !std::isnan(expected[i]))
      largest = std::max(largest, std::fabs(actual[i] - expected[i]));
  }
  say(name_, path, std::to_string(expected.size()) + " values, largest difference " + number(largest));
}

void Checks::check_key(std::string_view path, std::string_view key) const {
  const std::string expected = case_key(std::string(key));
  const bool ends = path.size() > expected.size() && path.substr(path.size() - expected.size()) == expected &&
                    path[path.size() - expected.size() - 1] == '/';
  if (!ends)
    fail(path, "the handle is that of " + std::string(key));
}

std::string Checks::case_key(const std::string &key) const {
  if (key.compare(0, prefix_.size(), prefix_) == 0)
    return key.substr(prefix_.size());
  fail(key, "does not begin with " + prefix_);
  return key;
}

std::string Checks::case_repr(const std::string &repr) const {
  if (prefix_.empty())
    return repr;
  // "Case(\n  (body): Linear(...)\n)": the lines between, two columns to the left, without the name.
  std::string text;
  const std::size_t first = repr.find('\n') + 1, last = repr.rfind('\n');
  for (std::size_t at = first; at < last;) {
    const std::size_t end = repr.find('\n', at);
    text += (text.empty() ? "" : "\n") + repr.substr(at + 2, end - at - 2);
    at = end + 1;
  }
  const std::string name = "(" + prefix_.substr(0, prefix_.size() - 1) + "): ";
  return text.compare(0, name.size(), name) == 0 ? text.substr(name.size()) : repr;
}

std::string Checks::root() const { return prefix_.substr(0, prefix_.empty() ? 0 : prefix_.size() - 1); }

ModuleRows Checks::case_modules(const modc::ModelInfo &info, bool remove_duplicate) const {
  ModuleRows rows;
  for (const modc::NamedModule &module : modc::named_modules(info, remove_duplicate))
    if (prefix_.empty() || !module.name.empty())
      rows.emplace_back(module.name == root() ? "" : case_key(module.name), module.type);
  return rows;
}

ModuleRows Checks::case_children(const modc::ModelInfo &info) const {
  ModuleRows rows;
  for (const modc::NamedModule &module : modc::named_children(info, root()))
    rows.emplace_back(module.name, module.type);
  return rows;
}

std::vector<std::string> Checks::case_members(const modc::ModelInfo &info, const std::string &path) const {
  std::vector<std::string> names;
  for (int i = 0; i < info.module_count; ++i)
    if (std::string_view name =
            modc::modules_detail::name_below(path.empty() ? root() : prefix_ + path, info.modules[i].path);
        !name.empty())
      names.emplace_back(name);
  return names;
}

} // namespace golden
