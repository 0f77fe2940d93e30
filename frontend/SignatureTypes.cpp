// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Unification of declared shapes with actual ones.
//
//   f32[*S, in_features]  with  f32[N, T, 64]   S = N, T;  in_features is 64: equal
//   f32[2*K, N]           with  f32[128, N]     K = 64: one unknown that occurs linearly is solved for
#include "frontend/SignatureTypes.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

void visitNames(const ast::Expr &expr, const std::function<void(const ast::NameExpr &)> &visit) {
  if (const auto *name = llvm::dyn_cast<ast::NameExpr>(&expr)) {
    visit(*name);
  } else if (const auto *star = llvm::dyn_cast<ast::StarExpr>(&expr)) {
    visitNames(*star->operand, visit);
  } else if (const auto *unary = llvm::dyn_cast<ast::UnaryExpr>(&expr)) {
    visitNames(*unary->operand, visit);
  } else if (const auto *binary = llvm::dyn_cast<ast::BinaryExpr>(&expr)) {
    visitNames(*binary->lhs, visit);
    visitNames(*binary->rhs, visit);
  } else if (const auto *call = llvm::dyn_cast<ast::CallExpr>(&expr)) {
    for (const ast::Argument &argument : call->arguments)
      visitNames(*argument.value, visit);
  } else if (const auto *index = llvm::dyn_cast<ast::IndexExpr>(&expr)) {
    visitNames(*index->base, visit);
    for (const ast::ExprPtr &element : index->indices)
      visitNames(*element, visit);
  } else if (const auto *conditional = llvm::dyn_cast<ast::ConditionalExpr>(&expr)) {
    visitNames(*conditional->condition, visit);
    visitNames(*conditional->thenValue, visit);
    visitNames(*conditional->elseValue, visit);
  }
}

bool SymbolScope::isSymbol(llvm::StringRef name) const {
  return !name.empty() && llvm::isUpper(name.front()) && !isKnown(name);
}

std::optional<StaticValue> SymbolScope::lookup(llvm::StringRef name) const {
  if (auto dim = dims.find(name); dim != dims.end())
    return StaticValue::extent(dim->second);
  if (auto element = elements.find(name); element != elements.end())
    return StaticValue(element->second);
  auto list = lists.find(name);
  if (list == lists.end())
    return std::nullopt;
  std::vector<StaticValue> extents;
  for (const Dim &dim : list->second)
    extents.push_back(StaticValue::extent(dim));
  return StaticValue::tuple(std::move(extents));
}

void SymbolScope::addNames(std::vector<llvm::StringRef> &names) const {
  for (const auto &entry : dims)
    names.push_back(entry.first());
  for (const auto &entry : lists)
    names.push_back(entry.first());
}

// Names

bool SymbolScope::checkExtent(const ast::Expr &expr) {
  bool fine = true;
  visitNames(expr, [&](const ast::NameExpr &name) {
    if (isKnown(name.name) || isSymbol(name.name))
      return;
    fine = false;
    std::string capital = name.name;
    capital[0] = llvm::toUpper(capital[0]);
    import.report(diag::UnknownExtentName, name.range, name.name)
        .didYouMean(closestName(name.name, knownNames ? knownNames() : std::vector<llvm::StringRef>()))
        .note(fmt::format("a dimension that the run decides begins with a capital, such as `{}`", capital));
  });
  return fine;
}

bool SymbolScope::check(const ast::TypeExpr &declared) {
  bool fine = true;
  for (const ast::TypeExpr::Element &element : declared.elements)
    fine &= check(*element.type);
  if (declared.kind != ast::TypeExpr::Kind::Tensor)
    return fine;
  llvm::StringRef name = declared.name.text;
  if (mlir::Type stored = element(declared); stored && nn::isStorageElement(stored)) {
    import.report(diag::StorageElement, declared.name.range, nn::elementText(stored))
        .note("values are computed in f32, to which a stored tensor is widened where it is read");
    fine = false;
  } else if (!nn::elementFromText(&import.context, name) && !isSymbol(name) && !element(declared)) {
    import.report(diag::UnknownElementType, declared.name.range, name)
        .didYouMean(closestName(name, {"f32", "f64", "i64", "i32", "bool"}));
    fine = false;
  }
  unsigned stars = 0;
  for (const ast::ExprPtr &expr : declared.dims) {
    if (expr->kind == ast::Expr::Kind::Star && ++stars == 2) {
      import.report(diag::SeveralStars, expr->range);
      fine = false;
    }
    if (const auto *star = llvm::dyn_cast<ast::StarExpr>(expr.get());
        star && !llvm::isa<ast::NameExpr>(*star->operand)) {
      import.report(diag::NotAnExtent, star->range, plainText(star->range));
      fine = false;
    }
    fine &= checkExtent(*expr);
  }
  return fine;
}

mlir::Type SymbolScope::element(const ast::TypeExpr &declared) const {
  if (mlir::Type type = nn::slotElementFromText(&import.context, declared.name.text))
    return type;
  if (auto variable = elements.find(declared.name.text); variable != elements.end())
    return variable->second;
  if (!isKnown(declared.name.text))
    return {};
  ast::NameExpr name;
  name.name = declared.name.text;
  name.range = declared.name.range;
  StaticValue value = evaluate(name);
  const mlir::Type *type = value.as<mlir::Type>();
  return type ? *type : mlir::Type();
}

// Extents

std::vector<std::string> SymbolScope::unbound(const ast::Expr &expr) const {
  std::vector<std::string> names;
  visitNames(expr, [&](const ast::NameExpr &name) {
    if (isSymbol(name.name) && !dims.count(name.name) && !lists.count(name.name) &&
        !llvm::is_contained(names, name.name))
      names.push_back(name.name);
  });
  return names;
}

std::optional<Dim> SymbolScope::extentOf(const ast::Expr &declared) const {
  StaticValue value = evaluate(declared);
  if (value.isPoison())
    return std::nullopt;
  std::optional<Dim> extent = value.is<bool>() ? std::nullopt : value.asExtent();
  if (!extent || (extent->constant() && *extent->constant() < 0)) {
    import.report(diag::NotAnExtent, declared.range, value.describe());
    return std::nullopt;
  }
  return extent;
}

/// Finds the symbol's value if it occurs as a constant times itself: the rest goes to the other side.
bool SymbolScope::solve(const ast::Expr &declared, const std::string &symbol, const Dim &actual, std::string &why) {
  const std::string unknown = "?" + symbol;
  dims[symbol] = Dim::symbol(unknown);
  std::optional<Dim> value = extentOf(declared);
  dims.erase(symbol);
  why = fmt::format("`{}` cannot be solved for {}", plainText(declared.range), symbol);
  if (!value)
    return false;
  std::int64_t factor = 0;
  for (const auto &[monomial, coefficient] : value->terms())
    if (llvm::is_contained(monomial, unknown)) {
      if (monomial.size() != 1)
        return false;
      factor = coefficient;
    }
  if (factor == 0)
    return false;
  std::optional<Dim> own = multiply(Dim::symbol(unknown), Dim(factor));
  std::optional<Dim> rest = add(*value, *multiply(*own, Dim(-1)));
  std::optional<Dim> negated = rest ? multiply(*rest, Dim(-1)) : std::nullopt;
  std::optional<Dim> scaled = negated ? add(actual, *negated) : std::nullopt;
  std::optional<Dim> solution = scaled ? divideExact(*scaled, Dim(factor)) : std::nullopt;
  if (!solution) {
    why = fmt::format("{} is not `{}` for any {}", actual.str(), plainText(declared.range), symbol);
    return false;
  }
  dims[symbol] = *solution;
  return true;
}

bool SymbolScope::unifyExtent(const ast::Expr &declared, const Dim &actual, std::string &why) {
  std::vector<std::string> open = unbound(declared);
  if (open.size() > 1) {
    why = fmt::format("`{}` has several unknown dimensions", plainText(declared.range));
    return false;
  }
  if (open.size() == 1 && declared.kind == ast::Expr::Kind::Name) {
    dims[open.front()] = actual;
    return true;
  }
  if (open.size() == 1)
    return solve(declared, open.front(), actual, why);
  std::optional<Dim> expected = extentOf(declared);
  if (expected && *expected == actual)
    return true;
  std::string text = plainText(declared.range);
  std::string value = expected ? expected->str() : "?";
  why = text == value ? fmt::format("is {}, not {}", actual.str(), value)
                      : fmt::format("is {}, not {} ({})", actual.str(), value, text);
  return false;
}

static std::size_t starIndex(const ast::TypeExpr &declared) {
  std::size_t index = 0;
  while (index < declared.dims.size() && declared.dims[index]->kind != ast::Expr::Kind::Star)
    ++index;
  return index;
}

/// The name in `*S`.
static std::string starName(const ast::Expr &star) {
  const auto *name = llvm::dyn_cast<ast::NameExpr>(llvm::cast<ast::StarExpr>(star).operand.get());
  return name ? name->name : std::string();
}

bool SymbolScope::accepts(const ast::TypeExpr &declared, mlir::RankedTensorType actual) const {
  mlir::Type expected = element(declared);
  if (expected && expected != actual.getElementType())
    return false;
  auto rank = static_cast<std::size_t>(actual.getRank());
  bool hasStar = starIndex(declared) < declared.dims.size();
  return hasStar ? rank + 1 >= declared.dims.size() : rank == declared.dims.size();
}

bool SymbolScope::unify(const ast::TypeExpr &declared, mlir::RankedTensorType actual, std::string &why) {
  mlir::Type expected = element(declared);
  if (expected && expected != actual.getElementType()) {
    why =
        fmt::format("its elements are {}, not {}", nn::elementText(actual.getElementType()), nn::elementText(expected));
    return false;
  }
  if (!accepts(declared, actual)) {
    std::size_t star = starIndex(declared);
    bool hasStar = star < declared.dims.size();
    why = fmt::format("it has {} dimensions, not {}{}", actual.getRank(), hasStar ? "at least " : "",
                      declared.dims.size() - hasStar);
    return false;
  }
  if (!expected)
    elements[declared.name.text] = actual.getElementType();

  llvm::SmallVector<Dim> extents = nn::getDims(actual);
  std::size_t star = starIndex(declared);
  std::size_t after = star < declared.dims.size() ? declared.dims.size() - star - 1 : 0;
  auto check = [&](std::size_t declaredIndex, std::size_t actualIndex) {
    if (unifyExtent(*declared.dims[declaredIndex], extents[actualIndex], why))
      return true;
    if (llvm::StringRef(why).starts_with("is "))
      why = fmt::format("dimension {} {}", actualIndex, why);
    return false;
  };
  for (std::size_t i = 0; i < star; ++i)
    if (!check(i, i))
      return false;
  for (std::size_t i = 0; i < after; ++i)
    if (!check(star + 1 + i, extents.size() - after + i))
      return false;
  if (star == declared.dims.size())
    return true;
  std::vector<Dim> rest(extents.begin() + star, extents.end() - after);
  std::string name = starName(*declared.dims[star]);
  auto [bound, isNew] = lists.try_emplace(name, rest);
  if (isNew || bound->second == rest)
    return true;
  why = fmt::format("`*{}` is {}, not {}", name, shapeText(rest), shapeText(bound->second));
  return false;
}

mlir::RankedTensorType SymbolScope::declare(const ast::TypeExpr &declared) {
  mlir::Type elementType = element(declared);
  if (!elementType) // a variable of the model's own signature
    elementType = elements[declared.name.text] = mlir::Float32Type::get(&import.context);
  llvm::SmallVector<Dim> extents;
  auto symbolExtent = [&](const std::string &name) {
    for (const auto &[fixed, value] : import.options.dims)
      if (fixed == name)
        return Dim(value);
    return Dim::symbol(name);
  };
  for (const ast::ExprPtr &expr : declared.dims) {
    if (expr->kind == ast::Expr::Kind::Star) {
      std::string name = starName(*expr);
      std::vector<Dim> &list = lists.try_emplace(name, std::vector<Dim>{symbolExtent(name)}).first->second;
      extents.append(list.begin(), list.end());
      continue;
    }
    for (const std::string &name : unbound(*expr))
      dims[name] = symbolExtent(name);
    std::optional<Dim> extent = extentOf(*expr);
    if (!extent)
      return {};
    extents.push_back(*extent);
  }
  if (extents.size() > ImportContext::MaxDims) {
    import.report(diag::TooManyDims, declared.range, ImportContext::MaxDims, extents.size());
    return {};
  }
  if (std::optional<Dim> count = product(extents);
      !count || (count->constant() && *count->constant() > (std::int64_t(1) << 31) - 1)) {
    import.report(diag::TensorTooLarge, declared.range, plainText(declared.range), (std::int64_t(1) << 31) - 1);
    return {};
  }
  return nn::makeTensorType(elementType, extents);
}

std::string SymbolScope::describe(const ast::TypeExpr &declared) const {
  mlir::Type type = element(declared);
  std::string text = type ? nn::elementText(type) : declared.name.text;
  text += "[";
  for (const ast::ExprPtr &expr : declared.dims) {
    text += expr == declared.dims.front() ? "" : ", ";
    bool isStar = expr->kind == ast::Expr::Kind::Star;
    std::optional<Dim> extent = isStar || !unbound(*expr).empty() ? std::nullopt : extentOf(*expr);
    text += extent ? extent->str() : plainText(expr->range);
  }
  return text + "]";
}

} // namespace modc
