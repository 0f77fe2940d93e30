// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluation of subscripts of lists, tuples, texts, dictionaries and containers; those of tensors are handed on.
#include "frontend/Evaluator.h"

#include <algorithm>

#include <fmt/format.h>

namespace modc {

StaticValue Evaluator::evaluateIndex(const ast::IndexExpr &index) {
  StaticValue base = evaluate(*index.base);
  if (base.isPoison())
    return {};
  if (base.is<TensorHandle>())
    return tensorIndex(base, index);
  if (index.isTuple) {
    import.report(diag::BadSubscript, index.range, base.describe(), "several subscripts");
    return {};
  }
  if (const auto *module = base.as<ModuleHandle>())
    return indexModule(*module, index);
  return indexSequence(base, index);
}

/// The element number that a Python index means; nothing if it is outside.
static std::optional<std::size_t> elementIndex(std::int64_t index, std::size_t size) {
  auto count = static_cast<std::int64_t>(size);
  if (index < -count || index >= count)
    return std::nullopt;
  return static_cast<std::size_t>(index < 0 ? index + count : index);
}

StaticValue Evaluator::evaluateSlice(const std::vector<StaticValue> &elements, const ast::SliceExpr &slice,
                                     bool tuple) {
  auto size = static_cast<std::int64_t>(elements.size());
  auto part = [&](const ast::ExprPtr &expr, std::int64_t missing) -> std::optional<std::int64_t> {
    if (!expr)
      return missing;
    StaticValue value = evaluate(*expr);
    if (!value.asInteger() && !value.isPoison())
      import.report(diag::BadSubscript, expr->range, "a list", value.describe());
    return value.asInteger();
  };
  std::optional<std::int64_t> step = part(slice.step, 1);
  if (step && *step == 0) {
    import.report(diag::StaticArithmetic, slice.range, "slice", "a step of 0");
    return {};
  }
  if (step)
    step = std::clamp<std::int64_t>(*step, -size - 1, size + 1);
  bool backward = step.value_or(1) < 0;
  std::optional<std::int64_t> lower = part(slice.lower, backward ? size - 1 : 0);
  std::optional<std::int64_t> upper = part(slice.upper, backward ? -1 - size : size);
  if (!step || !lower || !upper)
    return {};
  // As in Python: negative numbers count from the end, and what is outside is cut off.
  auto clamp = [&](std::int64_t index, std::int64_t low, std::int64_t high) {
    return std::clamp(index < 0 ? index + size : index, low, high);
  };
  std::int64_t first = backward ? clamp(*lower, -1, size - 1) : clamp(*lower, 0, size);
  std::int64_t last = backward ? clamp(*upper, -1, size - 1) : clamp(*upper, 0, size);
  std::vector<StaticValue> result;
  for (std::int64_t i = first; backward ? i > last : i < last; i += *step)
    result.push_back(elements[static_cast<std::size_t>(i)]);
  return tuple ? StaticValue::tuple(std::move(result)) : StaticValue::list(std::move(result));
}

StaticValue Evaluator::indexSequence(const StaticValue &base, const ast::IndexExpr &index) {
  const ast::Expr &subscript = *index.indices.front();
  const Sequence *items = base.sequence();
  if (!items) {
    import.report(diag::NotSubscriptable, index.base->range, base.describe());
    return {};
  }
  if (const auto *slice = llvm::dyn_cast<ast::SliceExpr>(&subscript); slice && !base.is<DictValue>())
    return evaluateSlice(items->elements, *slice, base.is<TupleValue>());
  StaticValue value = evaluate(subscript);
  if (value.isPoison())
    return {};
  if (base.is<DictValue>()) {
    auto found = llvm::find(items->names, value.str());
    if (value.is<std::string>() && found != items->names.end())
      return items->elements[found - items->names.begin()];
    std::vector<llvm::StringRef> names(items->names.begin(), items->names.end());
    import.report(diag::UnknownEntry, subscript.range, value.str()).didYouMean(closestName(value.str(), names));
    return {};
  }
  auto number = value.asInteger();
  if (!number) {
    import.report(diag::BadSubscript, subscript.range, base.describe(), value.describe());
    return {};
  }
  if (auto element = elementIndex(*number, items->elements.size()))
    return items->elements[*element];
  import.report(diag::IndexOutOfRange, subscript.range, *number, base.describe());
  return {};
}

/// `layers[0]`, `layers[1:]`, `heads["policy"]`, `self["weight_{i}"]`
StaticValue Evaluator::indexModule(const ModuleHandle &module, const ast::IndexExpr &index) {
  const ast::Expr &subscript = *index.indices.front();
  const Instance &instance = *module.instance;
  if (const auto *slice = llvm::dyn_cast<ast::SliceExpr>(&subscript); slice && instance.isList()) {
    std::optional<std::vector<StaticValue>> elements = elementsOf(module, index.base->range);
    return elements ? evaluateSlice(*elements, *slice, false) : StaticValue();
  }
  StaticValue value = evaluate(subscript);
  if (value.isPoison())
    return {};
  if (auto number = value.asInteger(); number && instance.isList()) {
    if (auto element = elementIndex(*number, instance.members.size()))
      return readMember(module, instance.members[*element], index.range);
    if (!instance.failed)
      import.report(diag::IndexOutOfRange, subscript.range, *number,
                    fmt::format("{} of {}", instance.typeName, instance.members.size()));
    return {};
  }
  bool byName = value.is<std::string>() && (!instance.isList() || instance.container == ContainerKind::Sequential);
  if (byName)
    return member(module, value.str(), subscript.range);
  if (!instance.failed)
    import.report(diag::BadSubscript, subscript.range, "the module " + instance.display, value.describe());
  return {};
}

} // namespace modc
