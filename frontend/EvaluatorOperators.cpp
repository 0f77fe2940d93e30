// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Evaluation of operators, ranges, lists and dictionaries: folded where all is static, else handed on as tensor ops.
#include "frontend/Evaluator.h"

#include <fmt/format.h>

namespace modc {

StaticValue Evaluator::unfoldable(llvm::SMRange range, llvm::StringRef op, const Folded &folded, const StaticValue &lhs,
                                  const StaticValue *rhs) {
  if (!folded.why.empty())
    import.report(diag::StaticArithmetic, range, op, folded.why);
  else if (rhs)
    import.report(diag::OperandTypes, range, op, lhs.describe(), rhs->describe());
  else
    import.report(diag::OperandType, range, op, lhs.describe());
  return {};
}

StaticValue Evaluator::evaluateUnary(const ast::UnaryExpr &unary) {
  StaticValue operand = evaluate(*unary.operand);
  if (operand.isPoison())
    return {};
  if (operand.is<TensorHandle>() && unary.op != ast::UnaryOp::Not)
    return tensorUnary(unary.op, operand, unary);
  Folded folded = foldUnary(unary.op, operand);
  if (folded.value)
    return *folded.value;
  if (operand.is<TensorHandle>()) {
    import.report(diag::NotStatic, unary.operand->range, "`not`", operand.describe())
        .note("element by element, it is `logical_not(x)` or `~x`");
    return {};
  }
  return unfoldable(unary.range, spelling(unary.op), folded, operand, nullptr);
}

/// `and` and `or` give one of their operands, and look at the second only if the first does not decide.
StaticValue Evaluator::evaluateLogical(const ast::BinaryExpr &binary) {
  StaticValue lhs = evaluate(*binary.lhs);
  if (lhs.isPoison())
    return {};
  std::optional<bool> first = truth(lhs);
  if (!first) {
    Report report = import.report(diag::NotStatic, binary.lhs->range, fmt::format("`{}`", spelling(binary.op).str()),
                                  lhs.describe());
    if (lhs.is<TensorHandle>())
      report.note("element by element, it is `&` or `|`");
    return {};
  }
  return *first == (binary.op == ast::BinaryOp::Or) ? lhs : evaluate(*binary.rhs);
}

StaticValue Evaluator::evaluateBinary(const ast::BinaryExpr &binary) {
  if (binary.op == ast::BinaryOp::And || binary.op == ast::BinaryOp::Or)
    return evaluateLogical(binary);
  StaticValue lhs = evaluate(*binary.lhs);
  StaticValue rhs = evaluate(*binary.rhs);
  if (lhs.isPoison() || rhs.isPoison())
    return {};
  return combine(binary.op, lhs, rhs, binary);
}

StaticValue Evaluator::combine(ast::BinaryOp op, const StaticValue &lhs, const StaticValue &rhs,
                               const ast::Expr &expr) {
  if (lhs.is<TensorHandle>() || rhs.is<TensorHandle>())
    return tensorBinary(op, lhs, rhs, expr);
  Folded folded = foldBinary(op, lhs, rhs);
  if (folded.value)
    return charged(std::move(*folded.value), expr.range);
  bool isNumeric = (lhs.isNumber() || lhs.is<Dim>()) && (rhs.isNumber() || rhs.is<Dim>());
  if (folded.why.empty() && isNumeric) // a run-time dimension meets a double: a number of the run
    return tensorBinary(op, lhs, rhs, expr);
  return unfoldable(expr.range, spelling(op), folded, lhs, &rhs);
}

StaticValue Evaluator::evaluateCompare(const ast::CompareExpr &compare) {
  StaticValue lhs = evaluate(*compare.operands.front());
  StaticValue result = StaticValue::boolean(true);
  for (std::size_t i = 0; i < compare.ops.size(); ++i) {
    StaticValue rhs = evaluate(*compare.operands[i + 1]);
    if (lhs.isPoison() || rhs.isPoison())
      return {};
    bool elementwise = compare.ops[i] < ast::CompareOp::In;
    if (elementwise && (lhs.is<TensorHandle>() || rhs.is<TensorHandle>())) {
      if (compare.ops.size() > 1) {
        import.report(diag::TensorChain, compare.range).note("write `(a < b) & (b < c)`");
        return {};
      }
      return tensorCompare(compare.ops[i], lhs, rhs, compare);
    }
    Folded folded = foldCompare(compare.ops[i], lhs, rhs);
    if (!folded.value)
      return unfoldable(compare.range, spelling(compare.ops[i]), folded, lhs, &rhs);
    if (!*truth(*folded.value))
      return StaticValue::boolean(false);
    lhs = std::move(rhs);
  }
  return result;
}

StaticValue Evaluator::evaluateConditional(const ast::ConditionalExpr &conditional) {
  std::optional<bool> condition = evaluateCondition(*conditional.condition, "the condition of `if`");
  if (!condition)
    return {};
  return evaluate(*condition ? *conditional.thenValue : *conditional.elseValue);
}

StaticValue Evaluator::evaluateRange(const ast::RangeExpr &range) {
  StaticValue lower = evaluate(*range.lower), upper = evaluate(*range.upper);
  if (lower.isPoison() || upper.isPoison())
    return {};
  Folded folded = foldFunction("range", {lower, upper});
  return folded.value ? *folded.value : unfoldable(range.range, "..", folded, lower, &upper);
}

StaticValue Evaluator::evaluateElements(const std::vector<ast::ExprPtr> &elements, bool tuple) {
  if (elements.size() == 1 && elements.front()->kind == ast::Expr::Kind::Comprehension)
    return evaluate(*elements.front());
  std::vector<StaticValue> values;
  bool poisoned = false;
  for (const ast::ExprPtr &element : elements) {
    if (const auto *star = llvm::dyn_cast<ast::StarExpr>(element.get())) {
      std::optional<std::vector<StaticValue>> expanded = elementsOf(evaluate(*star->operand), star->range);
      poisoned |= !expanded;
      if (expanded)
        values.insert(values.end(), expanded->begin(), expanded->end());
      continue;
    }
    values.push_back(evaluate(*element));
    poisoned |= values.back().isPoison();
  }
  if (poisoned)
    return {};
  if (elements.empty())
    return tuple ? StaticValue::tuple({}) : StaticValue::list({});
  return charged(tuple ? StaticValue::tuple(std::move(values)) : StaticValue::list(std::move(values)),
                 {elements.front()->range.Start, elements.back()->range.End});
}

/// A value that was made now; poison, after a report, if the model's values have grown too large. Values share their
/// parts, so those of a list doubled sixty times take no memory until someone walks over them.
StaticValue Evaluator::charged(StaticValue value, llvm::SMRange range) {
  std::uint64_t size = value.size();
  return size <= 1 || import.spend(range, size) ? std::move(value) : StaticValue();
}

/// `{ k: v }`, or with a callee `ModuleDict { k: v }`, which becomes a call with keyword arguments.
StaticValue Evaluator::evaluateDict(const ast::DictExpr &dict) {
  CallArguments entries;
  bool poisoned = false;
  auto add = [&](const ast::DictEntry &entry) {
    std::optional<std::string> key = evaluateName(entry.key);
    StaticValue value = evaluate(*entry.value);
    if (!key || value.isPoison()) {
      poisoned = true;
      return;
    }
    if (llvm::any_of(entries, [&](const CallArgument &known) { return known.name == *key; })) {
      import.report(diag::DuplicateKey, entry.key.range, *key);
      poisoned = true;
      return;
    }
    entries.push_back({*key, entry.key.range, std::move(value), entry.value->range});
  };
  if (dict.clauses.empty()) {
    for (const ast::DictEntry &entry : dict.entries)
      add(entry);
  } else if (!forEach(dict.clauses, [&] { return add(dict.entries.front()), !poisoned; })) {
    return {};
  }
  if (!dict.callee) {
    std::vector<StaticValue> values;
    std::vector<std::string> keys;
    for (CallArgument &entry : entries) {
      values.push_back(std::move(entry.value));
      keys.push_back(std::move(entry.name));
    }
    return poisoned ? StaticValue() : charged(StaticValue::dict(std::move(values), std::move(keys)), dict.range);
  }
  StaticValue callee = evaluate(*dict.callee);
  if (poisoned || callee.isPoison())
    return {};
  const auto *function = callee.as<FunctionHandle>();
  ContainerKind kind = function ? containerKind(function->name) : ContainerKind::None;
  if (kind == ContainerKind::None) {
    import.report(diag::NotAContainer, dict.callee->range, callee.describe());
    return {};
  }
  return makeContainer(kind, std::move(entries), dict);
}

} // namespace modc
