// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Values known during import: their Python text, truth and equality.
#include "frontend/StaticValue.h"
#include "frontend/Instance.h"
#include "ir/Types.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace modc {

static std::shared_ptr<const Sequence> makeSequence(std::vector<StaticValue> elements, std::vector<std::string> names) {
  constexpr std::uint64_t Enough = std::uint64_t{1} << 40; // far above every limit, and sums of it do not overflow
  std::uint64_t size = 0;
  for (const StaticValue &element : elements)
    size = std::min(size + element.size(), Enough);
  return std::make_shared<const Sequence>(Sequence{std::move(elements), std::move(names), size});
}

StaticValue StaticValue::extent(const Dim &dim) {
  if (auto constant = dim.constant())
    return integer(*constant);
  return StaticValue(Data(dim));
}
StaticValue StaticValue::tuple(std::vector<StaticValue> elements, std::vector<std::string> names) {
  return StaticValue(Data(TupleValue{makeSequence(std::move(elements), std::move(names))}));
}
StaticValue StaticValue::list(std::vector<StaticValue> elements) {
  return StaticValue(Data(ListValue{makeSequence(std::move(elements), {})}));
}
StaticValue StaticValue::dict(std::vector<StaticValue> elements, std::vector<std::string> keys) {
  return StaticValue(Data(DictValue{makeSequence(std::move(elements), std::move(keys))}));
}

const Sequence *StaticValue::sequence() const {
  if (const auto *tuple = as<TupleValue>())
    return tuple->items.get();
  if (const auto *list = as<ListValue>())
    return list->items.get();
  if (const auto *dict = as<DictValue>())
    return dict->items.get();
  return nullptr;
}

std::uint64_t StaticValue::size() const {
  constexpr std::uint64_t TextBytes = 32; // of text that count as one value
  if (const auto *text = as<std::string>())
    return 1 + text->size() / TextBytes;
  const Sequence *items = sequence();
  return 1 + (items ? items->size : 0);
}

bool StaticValue::holdsTensor() const {
  if (is<TensorHandle>())
    return true;
  const Sequence *items = sequence();
  return items && llvm::any_of(items->elements, [](const StaticValue &element) { return element.holdsTensor(); });
}

std::optional<std::int64_t> StaticValue::asInteger() const {
  if (const bool *flag = as<bool>())
    return *flag;
  if (const std::int64_t *number = as<std::int64_t>())
    return *number;
  return std::nullopt;
}

std::optional<double> StaticValue::asDouble() const {
  if (const double *number = as<double>())
    return *number;
  if (auto number = asInteger())
    return static_cast<double>(*number);
  return std::nullopt;
}

std::optional<Dim> StaticValue::asExtent() const {
  if (const Dim *dim = as<Dim>())
    return *dim;
  if (auto number = asInteger())
    return Dim(*number);
  return std::nullopt;
}

StaticValue mapTensors(const StaticValue &value, llvm::function_ref<StaticValue(const TensorHandle &)> map) {
  if (const auto *tensor = value.as<TensorHandle>())
    return map(*tensor);
  const Sequence *items = value.sequence();
  if (!items || !value.holdsTensor())
    return value;
  std::vector<StaticValue> elements;
  for (const StaticValue &element : items->elements)
    elements.push_back(mapTensors(element, map));
  if (value.is<TupleValue>())
    return StaticValue::tuple(std::move(elements), items->names);
  return value.is<ListValue>() ? StaticValue::list(std::move(elements))
                               : StaticValue::dict(std::move(elements), items->names);
}

std::string pythonFloat(double value) {
  if (std::isnan(value))
    return "nan";
  std::string text = fmt::format("{}", value);
  bool isWhole = text.find_first_of(".en") == std::string::npos; // "inf" holds an n
  return isWhole ? text + ".0" : text;
}

static std::string joined(const Sequence &items, bool withKeys, std::string (StaticValue::*text)() const) {
  std::string result;
  for (std::size_t i = 0; i < items.elements.size(); ++i) {
    if (i)
      result += ", ";
    if (withKeys)
      result += "'" + items.names[i] + "': ";
    bool quoted = items.elements[i].is<std::string>() && text == &StaticValue::str;
    std::string element = (items.elements[i].*text)();
    result += quoted ? "'" + element + "'" : element;
  }
  return result;
}

std::string StaticValue::str() const {
  if (const bool *flag = as<bool>())
    return *flag ? "True" : "False";
  if (auto number = asInteger())
    return std::to_string(*number);
  if (const double *number = as<double>())
    return pythonFloat(*number);
  if (const std::string *text = as<std::string>())
    return *text;
  if (const Dim *dim = as<Dim>())
    return dim->str();
  if (const mlir::Type *type = as<mlir::Type>())
    return nn::elementText(*type);
  if (const auto *tuple = as<TupleValue>())
    return "(" + joined(*tuple->items, false, &StaticValue::str) + (tuple->items->elements.size() == 1 ? ",)" : ")");
  if (const auto *list = as<ListValue>())
    return "[" + joined(*list->items, false, &StaticValue::str) + "]";
  if (const auto *dict = as<DictValue>())
    return "{" + joined(*dict->items, true, &StaticValue::str) + "}";
  if (const auto *module = as<ModuleHandle>())
    return module->instance->display;
  if (const auto *type = as<const ModuleType *>())
    return (*type)->name;
  if (const auto *function = as<FunctionHandle>())
    return function->name;
  return isNone() ? "None" : "?";
}

std::string StaticValue::describe() const {
  if (isNone())
    return "none";
  if (is<bool>())
    return *as<bool>() ? "true" : "false";
  if (isNumber())
    return "the number " + (is<double>() ? fmt::format("{}", *as<double>()) : str());
  if (is<std::string>())
    return "the text \"" + str() + "\"";
  if (is<Dim>())
    return "the run-time dimension " + str();
  if (is<mlir::Type>())
    return "the element type " + str();
  if (is<TupleValue>())
    return fmt::format("a tuple of {}", sequence()->elements.size());
  if (is<ListValue>())
    return fmt::format("a list of {}", sequence()->elements.size());
  if (is<DictValue>())
    return "a dictionary";
  if (const auto *tensor = as<TensorHandle>())
    return tensor->weak ? "a host number" : "a tensor " + nn::typeText(tensor->value.getType());
  if (is<ModuleHandle>())
    return "the module " + str();
  if (const auto *state = as<State *>())
    return "the tensor " + nn::typeText((*state)->type);
  if (is<const ModuleType *>())
    return "the module type " + str();
  if (is<FunctionHandle>())
    return "the function `" + str() + "`";
  return "an initialiser";
}

std::string StaticValue::key() const {
  if (const auto *tensor = as<TensorHandle>()) {
    std::string type;
    llvm::raw_string_ostream(type) << tensor->value.getType();
    return (tensor->weak ? "weak " : "") + type;
  }
  if (const std::string *text = as<std::string>())
    return fmt::format("{}\"{}\"", text->size(), *text);
  if (const auto *module = as<ModuleHandle>())
    return fmt::format("module {}:{}", static_cast<const void *>(module->instance), module->path);
  if (const auto *type = as<const ModuleType *>())
    return fmt::format("type {}", static_cast<const void *>(*type));
  if (const auto *state = as<State *>())
    return fmt::format("state {}", static_cast<const void *>(*state));
  if (is<TupleValue>())
    return "(" + joined(*sequence(), false, &StaticValue::key) + ")";
  if (is<ListValue>())
    return "[" + joined(*sequence(), false, &StaticValue::key) + "]";
  if (is<DictValue>())
    return "{" + joined(*sequence(), true, &StaticValue::key) + "}";
  return str();
}

std::optional<bool> truth(const StaticValue &value) {
  if (value.isNone())
    return false;
  if (auto number = value.asDouble())
    return *number != 0;
  if (const std::string *text = value.as<std::string>())
    return !text->empty();
  if (const Sequence *items = value.sequence())
    return !items->elements.empty();
  if (value.is<ModuleHandle>())
    return true;
  return std::nullopt;
}

static std::optional<bool> equalElements(const Sequence &a, const Sequence &b) {
  if (a.elements.size() != b.elements.size())
    return false;
  bool undecided = false;
  for (std::size_t i = 0; i < a.elements.size(); ++i) {
    std::optional<bool> same = equal(a.elements[i], b.elements[i]);
    if (same && !*same)
      return false;
    undecided |= !same;
  }
  return undecided ? std::nullopt : std::optional<bool>(true);
}

std::optional<bool> equal(const StaticValue &a, const StaticValue &b) {
  if (a.is<TensorHandle>() || b.is<TensorHandle>())
    return std::nullopt;
  if (a.asInteger() && b.asInteger())
    return *a.asInteger() == *b.asInteger();
  if (a.isNumber() && b.isNumber())
    return *a.asDouble() == *b.asDouble();
  if (auto x = a.asExtent(), y = b.asExtent(); x && y)
    return *x == *y ? std::optional<bool>(true) : std::nullopt;
  if ((a.is<TupleValue>() && b.is<TupleValue>()) || (a.is<ListValue>() && b.is<ListValue>()))
    return equalElements(*a.sequence(), *b.sequence());
  return a.key() == b.key();
}

} // namespace modc
