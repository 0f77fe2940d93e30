// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Statements of a forward: loops are unrolled, choices are made, assignments bind names or write buffers.
#include "frontend/ForwardImporter.h"

#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

namespace modc {

bool ForwardImporter::execute(const ast::Block &block) {
  for (const ast::StmtPtr &stmt : block.statements)
    if (!import.spend(stmt->range) || !execute(*stmt))
      return false;
  return true;
}

bool ForwardImporter::execute(const ast::Stmt &stmt) {
  return llvm::TypeSwitch<const ast::Stmt *, bool>(&stmt)
      .Case([&](const ast::AssignStmt *assign) { return executeAssign(*assign), true; })
      .Case([&](const ast::ReturnStmt *ret) { return executeReturn(*ret), false; })
      .Case([&](const ast::ExprStmt *expr) { return executeExpr(*expr), true; })
      .Case([&](const ast::AssertStmt *assertion) { return executeAssert(*assertion); })
      .Case([&](const ast::ForStmt *loop) { return executeFor(*loop); })
      .Case([&](const ast::IfStmt *choice) { return executeIf(*choice); })
      .Case([&](const ast::NoGradStmt *block) {
        ++noGrad;
        bool goesOn = execute(block->body);
        --noGrad;
        return goesOn;
      });
}

/// The operation that computes the statement's value carries the statement's text.
StaticValue ForwardImporter::evaluateStatement(const ast::Expr &value, llvm::SMRange statement) {
  statementValue = &value;
  statementRange = statement;
  StaticValue result = evaluate(value);
  statementValue = nullptr;
  return result;
}

// Assignments

void ForwardImporter::executeAssign(const ast::AssignStmt &stmt) {
  StaticValue value;
  if (stmt.op) { // `a += e` is `a = a + e`
    StaticValue old = evaluate(*stmt.targets.front()), operand = evaluate(*stmt.value);
    statementValue = stmt.value.get();
    statementRange = stmt.range;
    if (!old.isPoison() && !operand.isPoison())
      value = combine(*stmt.op, old, operand, *stmt.value);
    statementValue = nullptr;
  } else {
    value = evaluateStatement(*stmt.value, stmt.range);
  }
  if (stmt.type && !value.isPoison())
    value = symbols.check(*stmt.type) ? checkDeclared(*stmt.type, value, stmt.value->range) : StaticValue();
  if (stmt.isUnpacking)
    unpack(stmt.targets, value, llvm::SMRange(stmt.targets.front()->range.Start, stmt.targets.back()->range.End),
           stmt.value->range);
  else
    assign(*stmt.targets.front(), value, stmt.value->range);
}

void ForwardImporter::unpack(const std::vector<ast::ExprPtr> &targets, const StaticValue &value,
                             llvm::SMRange targetRange, llvm::SMRange range) {
  const Sequence *items = value.is<DictValue>() ? nullptr : value.sequence();
  bool fits = items && items->elements.size() == targets.size();
  if (!fits && !value.isPoison())
    import.report(diag::UnpackMismatch, targetRange, targets.size(), value.describe());
  for (std::size_t i = 0; i < targets.size(); ++i)
    assign(*targets[i], fits ? items->elements[i] : StaticValue(), range);
}

void ForwardImporter::assign(const ast::Expr &target, const StaticValue &value, llvm::SMRange range) {
  if (const auto *name = llvm::dyn_cast<ast::NameExpr>(&target)) {
    if (name->name != "_" && checkLocal(name->name, name->range))
      locals[name->name] = value;
  } else if (const auto *tuple = llvm::dyn_cast<ast::TupleExpr>(&target)) {
    unpack(tuple->elements, value, tuple->range, range);
  } else if (const auto *attribute = llvm::dyn_cast<ast::AttributeExpr>(&target)) {
    StaticValue base = evaluate(*attribute->base);
    if (const auto *module = base.as<ModuleHandle>())
      assignMember(*module, attribute->name.text, attribute->name.range, value, range);
    else if (!base.isPoison())
      import.report(diag::AssignedAttribute, attribute->range, base.describe());
  } else {
    assignElement(llvm::cast<ast::IndexExpr>(target), value, range);
  }
}

/// `self["ctr_{i}"] = …`; an element of a tensor cannot be assigned.
void ForwardImporter::assignElement(const ast::IndexExpr &target, const StaticValue &value, llvm::SMRange range) {
  StaticValue base = evaluate(*target.base);
  if (base.isPoison())
    return;
  const auto *module = base.as<ModuleHandle>();
  StaticValue name = module && !target.isTuple ? evaluate(*target.indices.front()) : StaticValue();
  if (name.is<std::string>())
    return assignMember(*module, name.str(), target.indices.front()->range, value, range);
  if (module && name.isPoison())
    return;
  Report report = import.report(diag::ElementAssigned, target.range);
  if (base.is<TensorHandle>())
    report.note("tensors do not change; make a new one, for example with `where(condition, a, b)`");
}

void ForwardImporter::assignMember(const ModuleHandle &base, llvm::StringRef name, llvm::SMRange nameRange,
                                   const StaticValue &value, llvm::SMRange range) {
  const Member *member = base.instance->find(name);
  if (!member) {
    if (base.instance->failed)
      return;
    std::vector<llvm::StringRef> names;
    for (const Member &known : base.instance->members)
      if (known.state && known.state->kind != ast::StateKind::Param)
        names.push_back(known.name);
    import.report(diag::UnknownMember, nameRange, base.instance->display, name)
        .didYouMean(closestName(name, names))
        .note("what a forward assigns is declared in the module, as `buffer` or `tensor`; other values are locals "
              "without `self.`");
    return;
  }
  if (member->kind != Member::Kind::State) {
    import.report(diag::AssignedMember, nameRange, name, "not a buffer").note(member->nameRange, "it is declared here");
    return;
  }
  if (!member->state || value.isPoison())
    return;
  const State &state = *member->state;
  if (state.kind == ast::StateKind::Param && (!noGrad || !mode.isTraining)) {
    import.report(diag::AssignedMember, nameRange, name, "a parameter")
        .note(member->nameRange, "it is declared here")
        .note("parameters change in training only: by the optimizer, or in `no_grad { ... }` where `training` is true");
    return;
  }
  if (scanDepth) {
    import.report(diag::ScanAssigns, nameRange, name)
        .note("its steps are one program; hand the value from step to step as a state, and assign it after the loop");
    return;
  }
  mlir::Location location = import.location(range, statementRange);
  const auto *tensor = value.as<TensorHandle>();
  bool isNumber = value.isNumber() || value.is<Dim>() || (tensor && tensor->weak);
  mlir::Value assigned;
  if (isNumber && state.type.getRank() == 0)
    assigned = toTensor(value, state.type.getElementType(), location);
  else if (tensor && !tensor->weak)
    assigned = tensor->value;
  if (!assigned || assigned.getType() != state.type) {
    import.report(diag::AssignedType, range, name, nn::typeText(state.type), value.describe())
        .note(state.range, "it is declared here");
    return;
  }
  std::string path = base.path.empty() ? name.str() : base.path + "." + name.str();
  noted(builder.create<nn::AssignOp>(location, path, assigned));
}

// The other statements

void ForwardImporter::executeReturn(const ast::ReturnStmt &stmt) {
  if (stmt.values.empty()) {
    import.report(diag::EmptyReturn, stmt.range);
    returned = StaticValue();
    return;
  }
  returnRange = llvm::SMRange(stmt.values.front()->range.Start, stmt.values.back()->range.End);
  if (stmt.values.size() == 1) {
    returned = evaluateStatement(*stmt.values.front(), stmt.range);
    return;
  }
  std::vector<StaticValue> values;
  bool poisoned = false;
  for (const ast::ExprPtr &value : stmt.values) {
    values.push_back(evaluate(*value));
    poisoned |= values.back().isPoison();
  }
  returned = poisoned ? StaticValue() : StaticValue::tuple(std::move(values));
}

void ForwardImporter::executeExpr(const ast::ExprStmt &stmt) {
  if (llvm::isa<ast::StringExpr>(*stmt.expr)) // a text for the reader, as in Python
    return;
  StaticValue value = evaluateStatement(*stmt.expr, stmt.range);
  const auto *tensor = value.as<TensorHandle>();
  bool isCall = tensor && tensor->value.getDefiningOp() && llvm::isa<nn::CallOp>(tensor->value.getDefiningOp());
  if (!value.isPoison() && !isCall && !value.isNone() && !value.is<TupleValue>())
    import.report(diag::UnusedValue, stmt.expr->range);
}

/// A layer or function of the library says what is wrong once, and not what follows from it.
bool ForwardImporter::executeAssert(const ast::AssertStmt &stmt) {
  std::optional<bool> condition = evaluateCondition(*stmt.condition, "`assert`");
  if (condition.value_or(false))
    return true;
  if (file.isLibrary)
    returned = StaticValue();
  if (!condition)
    return !file.isLibrary;
  std::optional<std::string> message = stmt.message ? evaluateString(*stmt.message) : std::string("it is false");
  if (message)
    import.report(diag::AssertionFailed, stmt.condition->range, *message);
  return !file.isLibrary;
}

bool ForwardImporter::executeFor(const ast::ForStmt &stmt) {
  std::optional<std::vector<StaticValue>> elements = evaluateIterable(*stmt.iterable);
  if (!elements) { // one report, and the names bound for what follows
    for (const ast::Identifier &target : stmt.targets)
      locals[target.text] = StaticValue();
    return execute(stmt.body);
  }
  for (const StaticValue &element : *elements) {
    if (!import.spend(stmt.range) || !bindTargets(stmt.targets, element))
      return true;
    if (!execute(stmt.body))
      return false;
  }
  return true;
}

bool ForwardImporter::executeIf(const ast::IfStmt &stmt) {
  for (const ast::IfStmt::Branch &branch : stmt.branches) {
    std::optional<bool> condition = evaluateCondition(*branch.condition, "the condition of `if`");
    if (!condition) {
      // Which branch is taken is not known: look for more problems in all of them.
      for (const ast::IfStmt::Branch &each : stmt.branches)
        execute(each.body);
      if (stmt.elseBody)
        execute(*stmt.elseBody);
      return true;
    }
    if (*condition)
      return execute(branch.body);
  }
  return stmt.elseBody ? execute(*stmt.elseBody) : true;
}

} // namespace modc
