// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Subscripts of tensors: elements and slices by static or symbolic numbers, new axes, lists and tensors of numbers.
//
//   x[:, 1:-1, None]   nn.slice {starts = [0, 1], sizes = [N, T - 2]}, then nn.reshape to [N, T - 2, 1]
//   x[0, [2, 5]]       nn.slice and nn.reshape, then nn.cat of the slices 2 and 5
//   x[:, numbers]      nn.index_select {dim = 1}
//
// Python cuts a slice off at the end of a dimension. Where the dimension is known in the run only, a slice must lie inside
// of it, which is checked when the model is called.
#include "frontend/ForwardImporter.h"

#include <fmt/format.h>

namespace modc {

static Dim minus(const Dim &a, const Dim &b) { return *add(a, *multiply(b, Dim(-1))); }

/// A number in a subscript, counted from the front; it is inside of `extent`, or one behind the last for an end.
std::optional<Dim> ForwardImporter::position(const StaticValue &value, const Dim &extent, bool isEnd,
                                             llvm::SMRange range, const StaticValue &tensor) {
  std::optional<Dim> at = value.is<bool>() ? std::nullopt : value.asExtent();
  if (!at) {
    if (!value.isPoison())
      import.report(diag::BadSubscript, range, tensor.describe(), value.describe());
    return std::nullopt;
  }
  Dim first = *at;
  if (auto number = at->constant(); number && *number < 0)
    first = *add(extent, *at);
  Dim room = minus(minus(extent, first), Dim(isEnd ? 0 : 1));
  auto negative = [](const Dim &dim) { return dim.constant() && *dim.constant() < 0; };
  if (negative(first) || negative(room)) {
    import.report(diag::IndexOutOfRange, range, at->str(), tensor.describe());
    return std::nullopt;
  }
  import.requireNonNegative(first);
  import.requireNonNegative(room);
  return first;
}

/// `lower:upper:step`
bool ForwardImporter::addSlice(const ast::SliceExpr &slice, const Dim &extent, const StaticValue &tensor,
                               Subscript &result) {
  StaticValue step = slice.step ? evaluate(*slice.step) : StaticValue::integer(1);
  if (step.isPoison())
    return false;
  if (!step.is<std::int64_t>() || *step.asInteger() < 1) {
    import.report(diag::SliceStep, slice.step->range, step.describe())
        .note("the elements of a known dimension in reverse are `x[..., [2, 1, 0]]`");
    return false;
  }
  auto bound = [&](const ast::ExprPtr &expr, const Dim &missing) -> std::optional<Dim> {
    if (!expr)
      return missing;
    StaticValue value = evaluate(*expr);
    if (value.isNone())
      return missing;
    auto number = value.is<bool>() ? std::nullopt : value.asInteger();
    if (number &&
        extent.isConstant()) { // as in Python: negative numbers count from the end, what is outside is cut off
      std::int64_t size = *extent.constant();
      return Dim(std::clamp<std::int64_t>(*number < 0 ? *number + size : *number, 0, size));
    }
    return position(value, extent, /*isEnd=*/true, expr->range, tensor);
  };
  std::optional<Dim> lower = bound(slice.lower, Dim(0)), upper = bound(slice.upper, extent);
  if (!lower || !upper)
    return false;
  Dim size = minus(*upper, *lower);
  if (auto number = size.constant())
    size = Dim(std::max<std::int64_t>(*number, 0));
  else
    import.requireNonNegative(size);
  std::int64_t by = *step.asInteger();
  if (by != 1) { // every by-th one, the last part cut off: (size + by - 1) / by
    auto number = size.constant();
    std::optional<Dim> count = number ? std::optional<Dim>((*number + by - 1) / by) : divideExact(size, Dim(by));
    if (!count) {
      import.report(diag::SliceCount, slice.range, by, size.str());
      return false;
    }
    size = *count;
  }
  result.take(*lower, size, by);
  result.shape.push_back(size);
  return true;
}

/// `x[:, [0, 2]]`: the numbers are kept, and picked when the rest of the subscript is done.
bool ForwardImporter::addList(const Sequence &numbers, const Dim &extent, llvm::SMRange range,
                              const StaticValue &tensor, Subscript &result) {
  if (result.listed || numbers.elements.empty()) {
    unsupported(range, result.listed ? "a second list in a subscript" : "an empty list in a subscript");
    return false;
  }
  for (const StaticValue &number : numbers.elements) {
    std::optional<Dim> at = position(number, extent, /*isEnd=*/false, range, tensor);
    if (!at)
      return false;
    result.list.push_back(*at);
  }
  result.listed = result.shape.size();
  result.take(Dim(0), extent);
  result.shape.push_back(extent);
  return true;
}

bool ForwardImporter::addSubscript(const ast::Expr &part, const Dim &extent, const StaticValue &tensor,
                                   Subscript &result) {
  if (const auto *slice = llvm::dyn_cast<ast::SliceExpr>(&part))
    return addSlice(*slice, extent, tensor, result);
  StaticValue value = evaluate(part);
  if (const auto *indices = value.as<TensorHandle>()) {
    mlir::Type element = nn::elementType(indices->value);
    if (element.isInteger(1))
      import.report(diag::MaskedIndex, part.range)
          .note("the number of elements would depend on data; write `where(mask, x, 0)`");
    else if (!llvm::isa<mlir::IntegerType>(element))
      import.report(diag::BadSubscript, part.range, tensor.describe(), value.describe());
    else if (result.listed)
      unsupported(part.range, "a second list in a subscript");
    else {
      result.listed = result.shape.size();
      result.numbers = indices->value;
      result.take(Dim(0), extent);
      result.shape.push_back(extent);
      return true;
    }
    return false;
  }
  if (value.is<ListValue>())
    return addList(*value.sequence(), extent, part.range, tensor, result);
  std::optional<Dim> at = position(value, extent, /*isEnd=*/false, part.range, tensor);
  if (at)
    result.take(*at, Dim(1));
  return at.has_value();
}

StaticValue ForwardImporter::sliced(mlir::Value value, const Subscript &subscript, mlir::Location location) {
  llvm::SmallVector<Dim> extents = nn::getDims(value);
  bool isWhole = llvm::all_of(subscript.starts, [](const Dim &start) { return start == Dim(0); }) &&
                 llvm::all_of(subscript.steps, [](std::int64_t step) { return step == 1; }) &&
                 llvm::ArrayRef<Dim>(subscript.sizes) == llvm::ArrayRef<Dim>(extents);
  if (isWhole)
    return TensorHandle{value, false};
  return buildOp(location, "nn.slice", {value},
                 {builder.getNamedAttr("starts", dimsAttribute(subscript.starts)),
                  builder.getNamedAttr("sizes", dimsAttribute(subscript.sizes)),
                  builder.getNamedAttr("steps", builder.getDenseI64ArrayAttr(subscript.steps))});
}

/// The elements at some numbers of a dimension, in their order.
StaticValue ForwardImporter::picked(mlir::Value value, std::size_t dim, llvm::ArrayRef<Dim> list,
                                    mlir::Location location) {
  llvm::SmallVector<mlir::Value> parts;
  for (const Dim &at : list) {
    Subscript part;
    for (const Dim &extent : nn::getDims(value))
      part.take(part.starts.size() == dim ? at : Dim(0), part.starts.size() == dim ? Dim(1) : extent);
    StaticValue made = sliced(value, part, location);
    if (made.isPoison())
      return {};
    parts.push_back(made.as<TensorHandle>()->value);
  }
  return buildOp(location, "nn.cat", parts,
                 {builder.getNamedAttr("dim", builder.getI64IntegerAttr(static_cast<std::int64_t>(dim)))});
}

mlir::Attribute ForwardImporter::dimsAttribute(llvm::ArrayRef<Dim> dims) {
  std::vector<mlir::StringAttr> extents;
  for (const Dim &dim : dims)
    extents.push_back(builder.getStringAttr(dim.str()));
  return nn::DimsAttr::get(&import.context, extents);
}

StaticValue ForwardImporter::tensorIndex(const StaticValue &tensor, const ast::IndexExpr &index) {
  mlir::Value value = tensor.as<TensorHandle>()->value;
  auto type = llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
  std::size_t consumed = 0, ellipses = 0;
  for (const ast::ExprPtr &part : index.indices) {
    consumed += !llvm::isa<ast::NoneExpr, ast::EllipsisExpr>(*part);
    ellipses += llvm::isa<ast::EllipsisExpr>(*part);
  }
  if (!type)
    return unsupported(index.range, "a subscript of a host number");
  auto rank = static_cast<std::size_t>(type.getRank());
  if (consumed > rank || ellipses > 1) {
    import.report(diag::TooManySubscripts, index.range, index.indices.size(), tensor.describe());
    return {};
  }
  llvm::SmallVector<Dim> from = nn::getDims(value);
  Subscript result;
  auto takeWhole = [&] {
    const Dim &extent = from[result.starts.size()];
    result.take(Dim(0), extent);
    result.shape.push_back(extent);
  };
  for (const ast::ExprPtr &part : index.indices) {
    if (llvm::isa<ast::NoneExpr>(*part))
      result.shape.push_back(Dim(1));
    else if (llvm::isa<ast::EllipsisExpr>(*part))
      for (std::size_t i = 0; i < rank - consumed; ++i)
        takeWhole();
    else if (!addSubscript(*part, from[result.starts.size()], tensor, result))
      return {};
  }
  while (result.starts.size() < rank)
    takeWhole();
  StaticValue part = sliced(value, result, locate(index));
  if (part.isPoison())
    return {};
  if (result.shape != nn::getDims(part.as<TensorHandle>()->value))
    part = buildOp(locate(index), "nn.reshape", {part.as<TensorHandle>()->value},
                   {builder.getNamedAttr("shape", dimsAttribute(result.shape))});
  if (part.isPoison() || !result.listed)
    return part;
  if (result.numbers)
    return buildOp(locate(index), "nn.index_select", {part.as<TensorHandle>()->value, result.numbers},
                   {builder.getNamedAttr("dim", builder.getI64IntegerAttr(static_cast<std::int64_t>(*result.listed)))});
  return picked(part.as<TensorHandle>()->value, *result.listed, result.list, locate(index));
}

} // namespace modc
