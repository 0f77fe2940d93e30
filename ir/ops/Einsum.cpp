// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// einsum, in PyTorch's grammar: letters name dimensions, `...` stands for those without a name; spaces mean nothing. Made of
// permute, reshape, matmul, mul and sum, from the left to the right, before gradients are formed.
#include "ir/StructuredOp.h"

#include "llvm/ADT/StringExtras.h"

#include <map>

using namespace mlir;

namespace modc::nn {

namespace {

/// A dimension's name: a letter, or below 0 one of those that `...` stands for, the last one -1.
using Label = int;
using Labels = SmallVector<Label>;

struct Equation {
  SmallVector<Labels> operands;
  Labels result;
};

/// The terms of an equation as it is written.
struct Term {
  std::string before, behind; // letters around the dots
  bool hasDots = false;
};

class EquationReader {
public:
  EquationReader(StringRef text, ArrayRef<SmallVector<Dim>> shapes, std::optional<Location> location)
      : text(text), shapes(shapes), location(location) {}

  std::optional<Equation> read() {
    std::string plain;
    for (char c : text)
      if (c != ' ')
        plain += c;
    const std::size_t arrow = plain.find("->");
    SmallVector<StringRef> inputs;
    StringRef(plain).substr(0, arrow).split(inputs, ',');
    if (inputs.size() != shapes.size())
      return fail(llvm::Twine("'") + text + "' names " + llvm::Twine(inputs.size()) +
                  (inputs.size() == 1 ? " operand" : " operands") + ", and there " +
                  (shapes.size() == 1 ? "is " : "are ") + llvm::Twine(shapes.size()));
    Equation equation;
    for (auto [input, shape] : llvm::zip_equal(inputs, shapes)) {
      std::optional<Term> term = readTerm(input);
      if (!term)
        return std::nullopt;
      std::optional<Labels> labels = labelsOf(*term, input, shape);
      if (!labels)
        return std::nullopt;
      equation.operands.push_back(*labels);
    }
    if (!checkExtents(equation))
      return std::nullopt;
    if (arrow == std::string::npos) {
      equation.result = impliedResult(equation);
      return equation;
    }
    if (!readResult(StringRef(plain).substr(arrow + 2), equation))
      return std::nullopt;
    return equation;
  }

private:
  std::nullopt_t fail(const llvm::Twine &message) {
    (void)emitOptionalError(location, "`einsum`: ", message.str());
    return std::nullopt;
  }

  std::optional<Term> readTerm(StringRef input) {
    Term term;
    for (std::size_t i = 0; i < input.size(); ++i) {
      if (llvm::isAlpha(input[i])) {
        (term.hasDots ? term.behind : term.before) += input[i];
      } else if (input[i] == '.') {
        if (term.hasDots || !input.substr(i).starts_with("..."))
          return fail(llvm::Twine("an ellipsis is three dots, at most once in '") + input + "'");
        term.hasDots = true;
        i += 2;
      } else {
        return fail(llvm::Twine("'") + input.substr(i, 1) + "' in '" + text + "' is no letter, `,`, `->` or `...`");
      }
    }
    return term;
  }

  std::optional<Labels> labelsOf(const Term &term, StringRef input, ArrayRef<Dim> shape) {
    const std::size_t named = term.before.size() + term.behind.size();
    if (term.hasDots ? shape.size() < named : shape.size() != named)
      return fail(llvm::Twine("'") + input + "' names " + llvm::Twine(named) +
                  (named == 1 ? " dimension" : " dimensions") + ", and its operand " + shapeText(shape) + " has " +
                  llvm::Twine(shape.size()));
    Labels labels(term.before.begin(), term.before.end());
    for (int rest = static_cast<int>(shape.size() - named); rest > 0; --rest) {
      labels.push_back(-rest);
      mostDots = std::max(mostDots, rest);
    }
    labels.append(term.behind.begin(), term.behind.end());
    return labels;
  }

  /// Equal names are equal extents; 1 broadcasts.
  bool checkExtents(const Equation &equation) {
    std::map<Label, std::pair<Dim, std::size_t>> known;
    for (std::size_t operand = 0; operand < shapes.size(); ++operand)
      for (auto [label, extent] : llvm::zip_equal(equation.operands[operand], shapes[operand])) {
        auto [found, isNew] = known.try_emplace(label, extent, operand);
        if (isNew || found->second.first == extent || extent == Dim(1))
          continue;
        if (found->second.first != Dim(1))
          return fail(llvm::Twine(label < 0 ? std::string("a dimension of `...`")
                                            : "'" + std::string(1, static_cast<char>(label)) + "'") +
                      " is " + found->second.first.str() + " in operand " + llvm::Twine(found->second.second) +
                      " and " + extent.str() + " in operand " + llvm::Twine(operand)),
                 false;
        found->second = {extent, operand};
      }
    return true;
  }

  /// The dimensions of `...`, then each letter that occurs once, capitals first.
  Labels impliedResult(const Equation &equation) const {
    std::map<Label, int> count;
    for (const Labels &labels : equation.operands)
      for (Label label : labels)
        ++count[label];
    Labels result;
    for (auto [label, times] : count)
      if (label < 0 || times == 1)
        result.push_back(label);
    return result;
  }

  bool readResult(StringRef written, Equation &equation) {
    std::optional<Term> term = readTerm(written);
    if (!term)
      return false;
    Labels &result = equation.result;
    result.assign(term->before.begin(), term->before.end());
    for (int rest = term->hasDots ? mostDots : 0; rest > 0; --rest)
      result.push_back(-rest);
    result.append(term->behind.begin(), term->behind.end());
    for (auto [i, label] : llvm::enumerate(result)) {
      if (label < 0)
        continue;
      const std::string name(1, static_cast<char>(label));
      if (llvm::is_contained(llvm::ArrayRef(result).take_front(i), label))
        return fail(llvm::Twine("'") + name + "' occurs twice in the result '" + written + "'"), false;
      if (llvm::none_of(equation.operands,
                        [&, l = label](const Labels &labels) { return llvm::is_contained(labels, l); }))
        return fail(llvm::Twine("'") + name + "' of the result '" + written + "' names no dimension of an operand"),
               false;
    }
    return true;
  }

  StringRef text;
  ArrayRef<SmallVector<Dim>> shapes;
  std::optional<Location> location;
  int mostDots = 0;
};

SmallVector<SmallVector<Dim>> shapesOf(ValueRange operands) {
  SmallVector<SmallVector<Dim>> shapes;
  for (Value operand : operands)
    shapes.push_back(getDims(operand));
  return shapes;
}

Equation equationOf(EinsumOp op) {
  return *EquationReader(op.getEquation(), shapesOf(op.getOperands()), std::nullopt).read();
}

std::map<Label, Dim> extentsOf(const Equation &equation, ArrayRef<SmallVector<Dim>> shapes) {
  std::map<Label, Dim> extents;
  for (auto [labels, shape] : llvm::zip_equal(equation.operands, shapes))
    for (auto [label, extent] : llvm::zip_equal(labels, shape))
      if (auto [found, isNew] = extents.try_emplace(label, extent); !isNew && found->second == Dim(1))
        found->second = extent;
  return extents;
}

/// A tensor whose dimensions have names, none twice.
struct Named {
  ValueExpr value;
  Labels labels;

  std::size_t at(Label label) const { return llvm::find(labels, label) - labels.begin(); }
  bool has(Label label) const { return llvm::is_contained(labels, label); }
  Dim extent(Label label) const { return getDims(value.value)[at(label)]; }

  void sumOver(ArrayRef<Label> gone) {
    SmallVector<std::int64_t> dims;
    for (Label label : gone)
      dims.push_back(static_cast<std::int64_t>(at(label)));
    if (dims.empty())
      return;
    llvm::sort(dims);
    value = sum(value, dims, /*keepdim=*/false);
    llvm::erase_if(labels, [&](Label label) { return llvm::is_contained(gone, label); });
  }
  void order(ArrayRef<Label> wanted) {
    SmallVector<std::int64_t> dims;
    for (Label label : wanted)
      dims.push_back(static_cast<std::int64_t>(at(label)));
    if (!llvm::is_sorted(dims))
      value = permute(value, dims);
    labels.assign(wanted.begin(), wanted.end());
  }
};

/// The elements of x where dimensions `i` and `j` have the same place, without dimension `j`.
ValueExpr diagonal(const ValueExpr &x, std::size_t i, std::size_t j) {
  OpBuilder &b = *x.builder;
  SmallVector<Dim> shape = getDims(x.value), first(shape.size(), Dim(1)), second = first;
  Value places =
      buildValue(b, *x.location, ArangeOp::getOperationName(), {}, {b.getNamedAttr("end", dimsAttr(b, shape[i]))});
  first[i] = second[j] = shape[i];
  ValueExpr place{places, x.builder, x.location};
  ValueExpr isSame = reshape(place, first) == reshape(place, second);
  return sum(select(isSame, x, k(x, 0)), {static_cast<std::int64_t>(j)}, /*keepdim=*/false);
}

/// An operand with names that occur once; what broadcasts loses its name.
Named operandOf(const ValueExpr &x, const Labels &labels, const std::map<Label, Dim> &extents) {
  Named result{x, {}};
  SmallVector<Dim> kept;
  Labels names;
  SmallVector<Dim> shape = getDims(x.value);
  for (auto [label, extent] : llvm::zip_equal(labels, shape))
    if (extent != Dim(1) || extents.at(label) == Dim(1)) {
      kept.push_back(extent);
      names.push_back(label);
    }
  if (kept.size() != shape.size())
    result.value = reshape(x, kept);
  for (std::size_t j = 0; j < names.size();) {
    const std::size_t i = llvm::find(names, names[j]) - names.begin();
    if (i == j) {
      ++j;
      continue;
    }
    result.value = diagonal(result.value, i, j);
    names.erase(names.begin() + static_cast<std::ptrdiff_t>(j));
  }
  result.labels = names;
  return result;
}

Dim extentOf(const Named &x, ArrayRef<Label> labels) {
  SmallVector<Dim> extents;
  for (Label label : labels)
    extents.push_back(x.extent(label));
  return elements(extents);
}

/// The product of two tensors, summed over the names that are not `needed`.
Named multiplied(Named a, Named b, llvm::function_ref<bool(Label)> needed) {
  auto only = [](const Named &x, const Named &other, llvm::function_ref<bool(Label)> wanted) {
    Labels labels;
    for (Label label : x.labels)
      if (!other.has(label) && wanted(label))
        labels.push_back(label);
    return labels;
  };
  auto gone = [&](Label label) { return !needed(label); };
  a.sumOver(only(a, b, gone));
  b.sumOver(only(b, a, gone));
  Labels batch, summed, rows = only(a, b, needed), columns = only(b, a, needed);
  for (Label label : a.labels)
    if (b.has(label))
      (needed(label) ? batch : summed).push_back(label);
  auto joined = [](std::initializer_list<ArrayRef<Label>> parts) {
    Labels labels;
    for (ArrayRef<Label> part : parts)
      labels.append(part.begin(), part.end());
    return labels;
  };
  Labels result = joined({batch, rows, columns});
  SmallVector<Dim> shape;
  for (Label label : result)
    shape.push_back(a.has(label) ? a.extent(label) : b.extent(label));
  const Dim count = extentOf(a, batch), inner = extentOf(a, summed), left = extentOf(a, rows),
            right = extentOf(b, columns);
  a.order(joined({batch, rows, summed}));
  b.order(joined({batch, summed, columns}));
  const bool isProduct = summed.empty() || !isa<FloatType>(elementType(a.value.value));
  SmallVector<Dim> first, second;
  if (!batch.empty())
    first.push_back(count), second.push_back(count);
  if (isProduct) { // [count, left, inner, 1] * [count, 1, inner, right]
    first.append({left, inner, Dim(1)});
    second.append({Dim(1), inner, right});
    ValueExpr products = reshape(a.value, first) * reshape(b.value, second);
    return {reshape(sum(products, {static_cast<std::int64_t>(first.size()) - 2}, /*keepdim=*/false), shape), result};
  }
  first.append({left, inner});
  second.append({inner, right});
  return {reshape(matmul(reshape(a.value, first), reshape(b.value, second)), shape), result};
}

} // namespace

LogicalResult EinsumOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                         DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                         SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  if (operands.empty())
    return emitOptionalError(location, "`einsum`: there is no operand");
  for (auto [i, operand] : llvm::enumerate(operands))
    if (elementType(operand) != elementType(operands[0]) || elementType(operand).isInteger(1))
      return emitOptionalError(location, "`einsum`: wants numbers of one element type; operand ", i, " is ",
                               typeText(operand.getType()));
  SmallVector<SmallVector<Dim>> shapes = shapesOf(operands);
  std::optional<Equation> equation = EquationReader(adaptor.getEquation(), shapes, location).read();
  if (!equation)
    return failure();
  std::map<Label, Dim> extents = extentsOf(*equation, shapes);
  SmallVector<Dim> shape;
  for (Label label : equation->result)
    shape.push_back(extents.at(label));
  types.push_back(makeTensorType(elementType(operands[0]), shape));
  return success();
}
OpClass EinsumOp::opClass() { return OpClass::Composite; }
SmallVector<Value> EinsumOp::decompose(OpBuilder &builder) {
  const Equation equation = equationOf(*this);
  const std::map<Label, Dim> extents = extentsOf(equation, shapesOf(getOperands()));
  SmallVector<Named> operands;
  for (auto [operand, labels] : llvm::zip_equal(getOperands(), equation.operands))
    operands.push_back(operandOf({operand, &builder, getLoc()}, labels, extents));
  auto inResult = [&](Label label) { return llvm::is_contained(equation.result, label); };
  Named product = operands.front();
  for (std::size_t i = 1; i < operands.size(); ++i)
    product = multiplied(product, operands[i], [&](Label label) {
      return inResult(label) ||
             llvm::any_of(llvm::drop_begin(operands, i + 1), [&](const Named &later) { return later.has(label); });
    });
  Labels gone;
  for (Label label : product.labels)
    if (!inResult(label))
      gone.push_back(label);
  product.sumOver(gone);
  product.order(equation.result);
  if (llvm::is_contained(getOperands(), product.value.value)) // nothing to do: a value of its own all the same
    product.value = reshape(product.value, getDims(getResult()));
  return {product.value.value};
}
/// By the definition: over all places of all names.
void EinsumOp::evaluate(EvalContext &eval) {
  const Equation equation = equationOf(*this);
  RefTensor result(eval.resultShape());
  std::map<Label, std::int64_t> extents;
  for (auto [i, labels] : llvm::enumerate(equation.operands))
    for (auto [label, extent] : llvm::zip_equal(labels, eval.operand(static_cast<unsigned>(i)).shape))
      if (auto [found, isNew] = extents.try_emplace(label, extent); !isNew)
        found->second = std::max(found->second, extent);
  std::vector<std::int64_t> sizes, place(extents.size());
  std::map<Label, std::size_t> where;
  for (auto [label, extent] : extents) {
    where[label] = sizes.size();
    sizes.push_back(extent);
  }
  auto position = [&](const Labels &labels, ArrayRef<std::int64_t> shape) {
    std::int64_t at = 0;
    for (auto [label, extent] : llvm::zip_equal(labels, shape))
      at = at * extent + (extent == 1 ? 0 : place[where[label]]);
    return at;
  };
  std::int64_t count = 1;
  for (std::int64_t size : sizes)
    count *= size;
  for (std::int64_t i = 0; i < count; ++i) {
    double product = 1;
    for (auto [operand, labels] : llvm::enumerate(equation.operands)) {
      const RefTensor &x = eval.operand(static_cast<unsigned>(operand));
      product *= x.data[position(labels, x.shape)];
    }
    result.data[position(equation.result, result.shape)] += product;
    nextIndex(place, sizes);
  }
  eval.setResult(std::move(result));
}
Dim EinsumOp::flops() { return Dim(0); } // those of its parts count

} // namespace modc::nn
