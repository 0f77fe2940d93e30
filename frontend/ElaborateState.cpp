// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Declarations of tensors: `param`, `buffer`, `tensor`, their types and first values, and `init "pattern"`.
#include "frontend/Elaborator.h"
#include "frontend/Initializers.h"
#include "ir/Types.h"

#include "llvm/Support/GlobPattern.h"

#include <fmt/format.h>

namespace modc {

/// Elements of one tensor: more can be neither stored nor indexed with 32 bits.
static constexpr std::int64_t MaxElements = (std::int64_t(1) << 31) - 1;

std::optional<mlir::RankedTensorType> Elaborator::evaluateStateType(const ast::TypeExpr &type) {
  if (type.kind != ast::TypeExpr::Kind::Tensor || type.optional) {
    import.report(diag::StateType, type.range, plainText(type.range));
    return std::nullopt;
  }
  mlir::Type element = nn::slotElementFromText(&import.context, type.name.text);
  if (const StaticValue *argument = self.argument(type.name.text))
    if (const mlir::Type *given = argument->as<mlir::Type>())
      element = *given;
  if (!element) {
    import.report(diag::UnknownElementType, type.name.range, type.name.text)
        .didYouMean(closestName(type.name.text, {"f32", "f64", "bf16", "f16", "i64", "i32", "bool"}));
    return std::nullopt;
  }
  std::vector<std::pair<StaticValue, const ast::Expr *>> extents;
  for (const ast::ExprPtr &expr : type.dims) {
    const auto *star = llvm::dyn_cast<ast::StarExpr>(expr.get());
    const auto *name = star ? llvm::dyn_cast<ast::NameExpr>(star->operand.get()) : nullptr;
    if (star && !(name && (self.argument(name->name) || locals.count(name->name)))) {
      import.report(diag::StateExtent, expr->range, plainText(expr->range));
      return std::nullopt;
    }
    StaticValue value = evaluate(star ? *star->operand : *expr);
    if (value.isPoison())
      return std::nullopt;
    if (!star) {
      extents.emplace_back(std::move(value), expr.get());
    } else if (const Sequence *items = value.is<DictValue>() ? nullptr : value.sequence()) { // `f32[*shape]`
      for (const StaticValue &item : items->elements)
        extents.emplace_back(item, expr.get());
    } else {
      import.report(diag::StateExtent, expr->range, plainText(expr->range));
      return std::nullopt;
    }
  }
  if (extents.size() > ImportContext::MaxDims) {
    import.report(diag::TooManyDims, type.range, ImportContext::MaxDims, extents.size());
    return std::nullopt;
  }
  llvm::SmallVector<Dim> dims;
  std::int64_t elements = 1;
  for (const auto &[value, expr] : extents) {
    auto extent = value.is<bool>() ? std::nullopt : value.asInteger();
    if (!extent || *extent < 0) {
      import.report(diag::StateExtent, expr->range, value.describe());
      return std::nullopt;
    }
    if (*extent != 0 && elements > MaxElements / *extent) {
      import.report(diag::TensorTooLarge, type.range, plainText(type.range), MaxElements);
      return std::nullopt;
    }
    elements *= *extent;
    dims.push_back(Dim(*extent));
  }
  return nn::makeTensorType(element, dims);
}

std::optional<Initializer> Elaborator::asInitializer(const StaticValue &value, llvm::SMRange range) {
  if (value.isPoison())
    return std::nullopt;
  if (const auto *initializer = value.as<std::shared_ptr<const Initializer>>())
    return **initializer;
  std::string why;
  if (const auto *function = value.as<FunctionHandle>(); function && isInitializer(function->name)) {
    std::vector<StaticValue> defaults;
    for (const InitializerArgument &argument : initializerArguments(function->name)) {
      if (!argument.defaultValue) {
        import.report(diag::MissingArgument, range, function->name, argument.name);
        return std::nullopt;
      }
      defaults.push_back(*argument.defaultValue);
    }
    return makeInitializer(function->name, defaults, why);
  }
  bool isLiteral = value.isNumber() || value.is<ListValue>() || value.is<TupleValue>();
  std::optional<Initializer> literal;
  if (isLiteral)
    literal = literalInitializer(value, why);
  else
    why = "it is " + value.describe();
  if (!literal)
    import.report(diag::BadInitializer, range, why);
  return literal;
}

std::optional<Initializer> Elaborator::evaluateInitializer(const ast::Expr &init) {
  return asInitializer(evaluate(init), init.range);
}

State *Elaborator::makeState(ast::StateKind kind, const ast::TypeExpr &type, const ast::Expr *init, llvm::SMRange range,
                             bool frozen) {
  std::optional<mlir::RankedTensorType> tensor = evaluateStateType(type);
  std::optional<Initializer> initializer = init ? evaluateInitializer(*init) : Initializer{"zeros", {}, {}};
  if (!tensor || !initializer)
    return nullptr;
  std::string why;
  if (!fitInitializer(*initializer, *tensor, why)) {
    import.report(diag::BadInitializer, init->range, why).note(type.range, "the tensor's type");
    return nullptr;
  }
  if (kind == ast::StateKind::Param && !frozen && !llvm::isa<mlir::FloatType>(tensor->getElementType())) {
    import.report(diag::ParameterElementType, type.range, nn::typeText(*tensor))
        .note("write `buffer`, or `@frozen param`, for what is saved and never trained");
    return nullptr;
  }
  State *state = import.newState();
  state->kind = kind;
  state->type = *tensor;
  state->init = std::move(*initializer);
  state->range = range;
  return state;
}

/// `param w: f32[4, 3] = ones`, `param bias: none`, `param head = embed.weight`
void Elaborator::elaborateState(const ast::StateDecl &decl) {
  bool isNone = decl.type && decl.type->kind == ast::TypeExpr::Kind::None;
  State *state = nullptr;
  bool tied = !decl.type;
  if (tied) {
    StaticValue value = evaluate(*decl.init);
    if (State *const *known = value.as<State *>()) {
      state = *known;
      if (state->kind != decl.stateKind) {
        import.report(diag::TiedKind, decl.init->range, spelling(decl.stateKind), spelling(state->kind))
            .note(state->range, "it is declared here");
        state = nullptr;
      }
    } else if (!value.isPoison()) {
      import.report(diag::StateWithoutType, decl.name.range, plainText(decl.name.range));
    }
  } else if (!isNone) {
    bool frozen = llvm::any_of(decl.attributes, [](const ast::Attribute &a) { return a.name.text == "frozen"; });
    state = makeState(decl.stateKind, *decl.type, decl.init.get(), decl.range, frozen);
  }
  Member *member = addMember(decl.name, decl, isNone ? Member::Kind::NoneParam : Member::Kind::State);
  if (!member)
    return;
  member->state = state;
  member->tied = tied;
  for (const ast::Attribute &attribute : decl.attributes) {
    member->frozen |= attribute.name.text == "frozen";
    if (state && attribute.name.text == "transient")
      state->transient = true;
    if (state && attribute.name.text == "grad")
      state->grad = true;
  }
}

/// `f32[3] = ones` in a ParameterList, `param f32[] = 1` in a plain dictionary.
StaticValue Elaborator::evaluateState(const ast::StateExpr &expr) {
  State *state = makeState(expr.stateKind.value_or(ast::StateKind::Param), *expr.type, expr.init.get(), expr.range);
  return state ? StaticValue(state) : StaticValue();
}

/// Calls `visit` with the key of every tensor below a module, each object once.
static void visitState(Instance &module, const std::string &prefix, std::set<const void *> &seen,
                       llvm::function_ref<void(const std::string &, State &)> visit) {
  for (Member &member : module.members) {
    if (member.state && seen.insert(member.state).second)
      visit(prefix + member.name, *member.state);
    if (member.child && seen.insert(member.child).second)
      visitState(*member.child, prefix + member.name + ".", seen, visit);
  }
}

/// `init "head.weight" = normal(0, 0.02)`: `*` stands for any text, as in `freeze`.
void Elaborator::elaborateInit(const ast::InitDecl &decl) {
  std::optional<Initializer> initializer = evaluateInitializer(*decl.value);
  std::optional<std::string> pattern = evaluateString(*decl.pattern);
  if (!initializer || !pattern)
    return;
  llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(*pattern);
  if (!glob) {
    import.report(diag::BadPattern, decl.pattern->range, *pattern, llvm::toString(glob.takeError()));
    return;
  }
  bool matched = false;
  std::vector<std::string> keys;
  std::set<const void *> seen;
  visitState(self, "", seen, [&](const std::string &key, State &state) {
    keys.push_back(key);
    if (!glob->match(key))
      return;
    matched = true;
    Initializer fitted = *initializer;
    std::string why;
    if (fitInitializer(fitted, state.type, why))
      state.init = std::move(fitted);
    else
      import.report(diag::BadInitializer, decl.value->range, fmt::format("for \"{}\", {}", key, why));
  });
  if (matched || self.failed)
    return;
  std::vector<llvm::StringRef> names(keys.begin(), keys.end());
  import.report(diag::PatternWithoutMatch, decl.pattern->range, *pattern).didYouMean(closestName(*pattern, names));
}

} // namespace modc
