// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Declarations in written order: children, names, choices and loops; and what names mean between them.
#include "frontend/Elaborator.h"
#include "frontend/Initializers.h"

#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

namespace modc {

// Names

std::optional<StaticValue> Elaborator::lookup(llvm::StringRef name, llvm::SMRange range) {
  if (auto local = locals.find(name); local != locals.end())
    return local->second;
  // Between declarations an argument comes before the member that may be named after it: `if bias { param bias: … }`.
  if (const StaticValue *argument = self.argument(name))
    return *argument;
  if (const Member *member = self.find(name))
    return readMember({&self, ""}, *member, range);
  if (name == "training") {
    import.report(diag::TrainingInDeclaration, range);
    return StaticValue();
  }
  return std::nullopt;
}

void Elaborator::addVisibleNames(std::vector<llvm::StringRef> &names) const {
  for (const auto &local : locals)
    names.push_back(local.first());
  for (const auto &[name, value] : self.arguments)
    names.push_back(name);
  for (const Member &member : self.members)
    names.push_back(member.name);
  for (llvm::StringRef name : initializerNames())
    names.push_back(name);
}

bool Elaborator::checkLocal(llvm::StringRef name, llvm::SMRange range) {
  const Member *member = self.find(name);
  if (!member)
    return true;
  import.report(diag::NameTaken, range, name).note(member->nameRange, "the member is declared here");
  return false;
}

StaticValue Elaborator::readMember(const ModuleHandle &base, const Member &member, llvm::SMRange range) {
  switch (member.kind) {
  case Member::Kind::State:
    return member.state ? StaticValue(member.state) : StaticValue();
  case Member::Kind::Child:
    return member.child ? StaticValue(ModuleHandle{member.child, ""}) : StaticValue();
  case Member::Kind::Constant:
    return member.constant;
  case Member::Kind::NoneParam:
  case Member::Kind::NoneChild:
    break;
  }
  return None();
}

// What belongs into a forward

StaticValue Elaborator::callModule(const ModuleHandle &module, CallArguments, const ast::Expr &call) {
  import.report(diag::ComputedInDeclaration, call.range, "the call of " + module.instance->display);
  return {};
}
StaticValue Elaborator::evaluateScan(const ast::ScanExpr &scan) {
  import.report(diag::ComputedInDeclaration, scan.range, "`scan`");
  return {};
}
StaticValue Elaborator::tensorUnary(ast::UnaryOp, const StaticValue &, const ast::Expr &expr) {
  import.report(diag::ComputedInDeclaration, expr.range, "tensor arithmetic");
  return {};
}
StaticValue Elaborator::tensorBinary(ast::BinaryOp, const StaticValue &, const StaticValue &, const ast::Expr &expr) {
  return tensorUnary(ast::UnaryOp::Plus, {}, expr);
}
StaticValue Elaborator::tensorCompare(ast::CompareOp, const StaticValue &, const StaticValue &, const ast::Expr &expr) {
  return tensorUnary(ast::UnaryOp::Plus, {}, expr);
}
StaticValue Elaborator::tensorAttribute(const StaticValue &, const ast::AttributeExpr &attribute) {
  return tensorUnary(ast::UnaryOp::Plus, {}, attribute);
}
StaticValue Elaborator::tensorMethod(const StaticValue &, const ast::AttributeExpr &, CallArguments,
                                     const ast::Expr &call) {
  return tensorUnary(ast::UnaryOp::Plus, {}, call);
}
StaticValue Elaborator::tensorIndex(const StaticValue &, const ast::IndexExpr &index) {
  return tensorUnary(ast::UnaryOp::Plus, {}, index);
}

/// Only initialisers: functions of numbers have been folded.
StaticValue Elaborator::callFunction(llvm::StringRef name, CallArguments arguments, const ast::Expr &call) {
  if (name == "deepcopy") {
    std::optional<std::vector<int>> bound = bindArguments(name, {{"x", true}}, arguments, call);
    if (!bound)
      return {};
    if (arguments[0].value.is<ModuleHandle>())
      return deepCopy(arguments[0].value, call);
    import.report(diag::OpArgumentKind, arguments[0].range, name, "x", "a module", arguments[0].value.describe());
    return {};
  }
  if (!isInitializer(name)) {
    import.report(diag::ComputedInDeclaration, call.range, fmt::format("`{}`", name.str()));
    return {};
  }
  std::vector<InitializerArgument> rows = initializerArguments(name);
  std::vector<Formal> formals;
  for (const InitializerArgument &row : rows)
    formals.push_back({row.name, !row.defaultValue});
  std::optional<std::vector<int>> bound = bindArguments(name, formals, arguments, call);
  if (!bound)
    return {};
  std::vector<StaticValue> values;
  for (auto [row, index] : llvm::zip(rows, *bound))
    values.push_back(index < 0 ? *row.defaultValue : arguments[index].value);
  std::string why;
  if (std::optional<Initializer> initializer = makeInitializer(name, values, why))
    return std::make_shared<const Initializer>(std::move(*initializer));
  import.report(diag::BadInitializer, call.range, why);
  return {};
}

// Declarations

void Elaborator::elaborate(const std::vector<ast::DeclPtr> &members) {
  for (const ast::DeclPtr &member : members) {
    if (!import.spend(member->range))
      return;
    elaborate(*member);
  }
}

void Elaborator::elaborate(const ast::Decl &decl) {
  llvm::TypeSwitch<const ast::Decl *>(&decl)
      .Case([&](const ast::StateDecl *state) { elaborateState(*state); })
      .Case([&](const ast::ChildDecl *child) { elaborateChild(*child); })
      .Case([&](const ast::PlainDecl *plain) { elaboratePlain(*plain); })
      .Case([&](const ast::InitDecl *init) { elaborateInit(*init); })
      .Case([&](const ast::IfDecl *choice) { elaborateIf(*choice); })
      .Case([&](const ast::ForDecl *loop) { elaborateFor(*loop); })
      .Case([&](const ast::AssertDecl *assertion) { elaborateAssert(*assertion); })
      .Case([&](const ast::ForwardDecl *forward) { self.forwards.push_back(forward); })
      .Case([&](const ast::LetDecl *let) {
        StaticValue value = evaluate(*let->value);
        if (checkLocal(let->name.text, let->name.range))
          locals[let->name.text] = value;
      })
      .Case([&](const ast::ReprDecl *repr) {
        if (std::optional<std::string> text = evaluateString(*repr->text))
          self.repr = std::move(text);
      })
      .Case([&](const ast::HookDecl *hook) { elaborateHook(*hook); })
      .Default([&](const ast::Decl *other) { unsupported(other->range, "this declaration"); });
}

void Elaborator::elaborateIf(const ast::IfDecl &decl) {
  for (const ast::IfDecl::Branch &branch : decl.branches) {
    std::optional<bool> condition = evaluateCondition(*branch.condition, "the condition of `if`");
    if (!condition) {
      self.failed = true; // what the branches declare is not known
      return;
    }
    if (*condition)
      return elaborate(branch.members);
  }
  elaborate(decl.elseMembers);
}

void Elaborator::elaborateFor(const ast::ForDecl &decl) {
  std::optional<std::vector<StaticValue>> elements = evaluateIterable(*decl.iterable);
  if (!elements) {
    self.failed = true;
    return;
  }
  for (const StaticValue &element : *elements) {
    if (!import.spend(decl.range) || !bindTargets(decl.targets, element))
      return;
    elaborate(decl.members);
  }
}

void Elaborator::elaborateAssert(const ast::AssertDecl &decl) {
  std::optional<bool> condition = evaluateCondition(*decl.condition, "`assert`");
  if (!condition || *condition)
    return;
  std::optional<std::string> message = decl.message ? evaluateString(*decl.message) : std::string("it is false");
  if (message)
    import.report(diag::AssertionFailed, decl.condition->range, *message);
}

Member *Elaborator::addMember(const ast::MemberName &name, const ast::Decl &decl, Member::Kind kind) {
  std::optional<std::string> text = evaluateName(name);
  if (!text) {
    self.failed = true;
    return nullptr;
  }
  return addMember(*text, name.range, decl.range, kind);
}

Member *Elaborator::addMember(const std::string &name, llvm::SMRange nameRange, llvm::SMRange range,
                              Member::Kind kind) {
  if (name.empty() || name.find('.') != std::string::npos) {
    import.report(diag::BadMemberName, nameRange, name);
    return nullptr;
  }
  if (const Member *known = self.find(name)) {
    import.report(diag::MemberRedeclared, nameRange, name).note(known->nameRange, "the first one is here");
    return nullptr;
  }
  if (locals.count(name)) {
    import.report(diag::NameTaken, nameRange, name);
    return nullptr;
  }
  if (name == "self" || name == "training" || name == "forward") {
    import.report(diag::ReservedName, nameRange, name);
    return nullptr;
  }
  self.memberIndex[name] = self.members.size();
  Member &member = self.members.emplace_back();
  member.kind = kind;
  member.name = name;
  member.range = range;
  member.nameRange = nameRange;
  return &member;
}

void Elaborator::applyMode(Member &member, const ast::Attribute &attribute) {
  const auto *name =
      attribute.arguments.size() == 1 ? llvm::dyn_cast<ast::NameExpr>(attribute.arguments.front().get()) : nullptr;
  llvm::StringRef mode = name ? llvm::StringRef(name->name) : "";
  if (mode != "train" && mode != "eval" && mode != "runtime")
    import.report(diag::BadMode, attribute.range).didYouMean(closestName(mode, {"train", "eval", "runtime"}));
  else
    member.mode = mode.str();
}

/// `fc1 = Linear(2, 3)`, `decoder = encoder`, `first = blocks[0]`, `scale = 3`, `act = none`
void Elaborator::elaborateChild(const ast::ChildDecl &decl) {
  StaticValue value = evaluate(*decl.value);
  Member *member = addMember(decl.name, decl, Member::Kind::Constant);
  if (!member)
    return;
  if (value.isPoison()) {
    member->kind = Member::Kind::Child;
    return;
  }
  for (const ast::Attribute &attribute : decl.attributes) {
    member->frozen |= attribute.name.text == "frozen";
    if (attribute.name.text == "mode")
      applyMode(*member, attribute);
  }
  if (const auto *module = value.as<ModuleHandle>()) {
    member->kind = Member::Kind::Child;
    member->child = module->instance;
    member->tied = !llvm::isa<ast::CallExpr, ast::DictExpr>(decl.value.get());
    return;
  }
  if (const auto *type = value.as<const ModuleType *>()) {
    import.report(diag::ModuleWithoutCall, decl.value->range, (*type)->name)
        .fixIt(llvm::SMRange(decl.value->range.End, decl.value->range.End), "()");
    member->kind = Member::Kind::Child;
    return;
  }
  if (State *const *state = value.as<State *>()) {
    import.report(diag::TiedWithoutKind, decl.value->range, spelling((*state)->kind));
    return;
  }
  const Sequence *items = value.sequence();
  bool holdsModules = items && llvm::any_of(items->elements, [](const StaticValue &element) {
                        return element.is<ModuleHandle>() || element.is<State *>();
                      });
  if (holdsModules) {
    import.report(diag::UnregisteredList, decl.value->range, value.is<DictValue>() ? "dictionary" : "list")
        .note(value.is<DictValue>()
                  ? "write `ModuleDict { ... }` to register them, or `plain` in front to leave them out"
                  : "write `ModuleList(...)` to register them, or `plain` in front to leave them out");
    return;
  }
  if (value.isNone())
    member->kind = Member::Kind::NoneChild;
  member->constant = std::move(value);
}

void Elaborator::elaboratePlain(const ast::PlainDecl &decl) {
  StaticValue value = evaluate(*decl.value);
  Member *member = addMember(decl.name, decl, Member::Kind::Child);
  if (!member || value.isPoison())
    return;
  member->plain = true;
  if (!value.is<ListValue>() && !value.is<DictValue>()) {
    import.report(diag::PlainNotContainer, decl.value->range, value.describe());
    return;
  }
  std::string name = member->name; // making the container may not keep `member` where it is
  Instance *container = plainContainer(value, decl.value->range);
  self.members[self.memberIndex[name]].child = container;
  import.report(diag::PlainRegistersNothing, decl.name.range, name)
      .note("`ModuleList`, `ModuleDict`, `ParameterList` and `ParameterDict` register what they hold");
}

} // namespace modc
