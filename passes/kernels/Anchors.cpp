// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// KernelBuilder's anchors: what a kernel stores on the way, reductions in a form in which schedules find their vectors.
#include "passes/kernels/Access.h"
#include "passes/kernels/KernelImpl.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace Halide;
using Halide::Internal::Call;

namespace modc {

/// The anchor's value as a call of its name.
static KernelTensor anchorTensor(const std::string &name, Type type, const Shape &shape,
                                 const std::vector<int> &dropped) {
  return KernelTensor(type, shape, [name, type, dropped](const Index &index) {
    Index kept;
    for (size_t d = 0; d < index.size(); ++d)
      if (std::find(dropped.begin(), dropped.end(), static_cast<int>(d)) == dropped.end())
        kept.push_back(index[d]);
    return Call::make(type, name, kept, Call::PureExtern);
  });
}

/// The value at an index, with what is stored on the way in place of its name.
static Expr expanded(const std::vector<Anchor> &anchors, const KernelTensor &t, const Index &index) {
  Expr value = t.at(index);
  for (auto anchor = anchors.rbegin(); anchor != anchors.rend(); ++anchor)
    if (anchor->kind == Anchor::Materialize)
      value = replaceAnchor(value, anchor->name, [&](const std::vector<Expr> &args) { return anchor->a.at(args); });
  return value;
}

/// Which of these dimensions change the value, also where it reads what is stored on the way.
static std::vector<int> dimensionsRead(const std::vector<Anchor> &anchors, const KernelTensor &t,
                                       const std::vector<int> &dims) {
  Index index;
  for (int d = 0; d < t.rank(); ++d)
    index.push_back(Var(fmt::format("probe{}__", d)));
  const Expr value = expanded(anchors, t, index);
  std::vector<int> read;
  for (int d : dims)
    if (Internal::expr_uses_var(value, index[d].as<Internal::Variable>()->name))
      read.push_back(d);
  return read;
}

static bool contains(const std::vector<int> &dims, int d) {
  return std::find(dims.begin(), dims.end(), d) != dims.end();
}

/// The dimension along which the largest operand lies in memory without gaps; the last one if there is none.
static int innermostInMemory(const std::vector<Anchor> &anchors, const KernelTensor &t) {
  Index index;
  for (int d = 0; d < t.rank(); ++d)
    index.push_back(Var(fmt::format("probe{}__", d)));
  const auto variables = [&](const Access &access) {
    return std::count_if(index.begin(), index.end(), [&](const Expr &v) {
      return Internal::expr_uses_var(access.index, v.as<Internal::Variable>()->name);
    });
  };
  int innermost = t.rank() - 1;
  int64_t most = 0;
  for (const Access &access : accesses(expanded(anchors, t, index)))
    for (int d = t.rank() - 1; d >= 0 && variables(access) > most; --d)
      if (const Expr stride = strideOf(access.index, index[d].as<Internal::Variable>()->name);
          stride.defined() && Internal::is_const_one(stride) &&
          !Internal::is_const_one(Internal::simplify(t.shape()[d]))) {
        innermost = d;
        most = variables(access);
      }
  return innermost;
}

/// `t` without these dimensions, at their first element.
static KernelTensor dropDimensions(const KernelTensor &t, const std::vector<int> &dims) {
  Shape shape;
  for (int d = 0; d < t.rank(); ++d)
    if (!contains(dims, d))
      shape.push_back(t.shape()[d]);
  return KernelTensor(t.type(), shape, [t, dims](const Index &index) {
    Index all;
    size_t next = 0;
    for (int d = 0; d < t.rank(); ++d)
      all.push_back(contains(dims, d) ? Expr(0) : index[next++]);
    return t.at(all);
  });
}

/// `t` with one element along further dimensions, which are `dims` of the result.
static KernelTensor insertDimensions(const KernelTensor &t, const std::vector<int> &dims) {
  Shape shape;
  size_t next = 0;
  for (int d = 0; d < t.rank() + static_cast<int>(dims.size()); ++d)
    shape.push_back(contains(dims, d) ? Expr(1) : t.shape()[next++]);
  return KernelTensor(t.type(), shape, [t, dims](const Index &index) {
    Index own;
    for (int d = 0; d < static_cast<int>(index.size()); ++d)
      if (!contains(dims, d))
        own.push_back(index[d]);
    return t.at(own);
  });
}

static KernelTensor times(const KernelTensor &t, const Expr &count) {
  return KernelTensor(t.type(), t.shape(),
                      [t, count](const Index &index) { return t.at(index) * cast(t.type(), count); });
}

KernelTensor KernelBuilder::contraction(const std::string &name, const KernelTensor &a, const KernelTensor &b,
                                        Type accumulate) {
  if (a.rank() < 2 || b.rank() != a.rank())
    throw InternalError(fmt::format("contraction '{}': operands of rank {} and {}", name, a.rank(), b.rank()));
  const int last = a.rank() - 1;
  if (dimensionsRead(self->anchors, a, {last}).empty() && dimensionsRead(self->anchors, b, {last - 1}).empty()) {
    // Halide drops a loop that nothing depends on.
    Shape product = a.shape();
    product[last] = b.shape()[last];
    const Expr depth = a.shape()[last];
    return KernelTensor(a.type(), product, [a, b, last, depth](const Index &index) {
      Index left = index, right = index;
      left[last] = right[last - 1] = 0;
      return a.at(left) * b.at(right) * cast(a.type(), depth);
    });
  }
  Anchor anchor{Anchor::Contraction, name, accumulate == Type() ? a.type() : accumulate, a, b, {}, ReduceOp::Sum};
  self->anchors.push_back(anchor);
  Shape shape = a.shape();
  shape.back() = b.shape().back();
  return anchorTensor(name, anchor.type, shape, {});
}

KernelTensor KernelBuilder::convolution(const std::string &name, const KernelTensor &a, const KernelTensor &b,
                                        int kept) {
  std::vector<int> summed;
  for (int d = kept; d < a.rank(); ++d)
    summed.push_back(d);
  // Without vectors along the result they lie along the sum; of short rows, along all of it.
  constexpr int64_t shortRow = 8;
  Expr row = 1;
  for (int d = kept + 1; d < a.rank(); ++d)
    row = row * a.shape()[d];
  const auto rowLength = Internal::as_const_int(Internal::simplify(row));
  if (isOne(a.shape()[kept - 1]) && rowLength && *rowLength < shortRow) {
    const KernelTensor products = pointwise(a.type(), {a, b}, [](const std::vector<Expr> &v) { return v[0] * v[1]; });
    return reduce(name, products, summed, /*keepDims=*/false, ReduceOp::Sum);
  }
  self->anchors.push_back({Anchor::Contraction, name, a.type(), a, b, summed, ReduceOp::Sum});
  return anchorTensor(name, a.type(), Shape(a.shape().begin(), a.shape().begin() + kept), {});
}

/// Halide drops a loop that nothing depends on: along those dimensions a sum is a product, a maximum the value itself.
KernelTensor KernelBuilder::reduceConstant(const std::string &name, const KernelTensor &in,
                                           const std::vector<int> &dims, const std::vector<int> &read, bool keepDims,
                                           ReduceOp op) {
  std::vector<int> constant, varying;
  std::set_difference(dims.begin(), dims.end(), read.begin(), read.end(), std::back_inserter(constant));
  for (int d : read) // as dimensions of what is left
    varying.push_back(d -
                      static_cast<int>(std::count_if(constant.begin(), constant.end(), [&](int c) { return c < d; })));
  KernelTensor result = dropDimensions(in, constant);
  if (!varying.empty())
    result = reduce(name, result, varying, /*keepDims=*/false, op);
  if (op == ReduceOp::Sum)
    for (int d : constant)
      result = times(result, in.shape()[d]);
  return keepDims ? insertDimensions(result, dims) : result;
}

/// All dimensions, `last` behind the others.
static std::vector<int> orderWithLast(int rank, int last) {
  std::vector<int> order;
  for (int d = 0; d < rank; ++d)
    if (d != last)
      order.push_back(d);
  order.push_back(last);
  return order;
}

/// The reduction with dimension `innermost` behind all others, where schedules look for vectors.
KernelTensor KernelBuilder::reduceInOrder(const std::string &name, const KernelTensor &in, const std::vector<int> &dims,
                                          bool keepDims, ReduceOp op, int innermost) {
  const std::vector<int> order = orderWithLast(in.rank(), innermost), place = inverse(order);
  std::vector<int> moved;
  for (int d : dims)
    moved.push_back(place[d]);
  // With one element along each reduced dimension, so that the order can be taken back.
  const KernelTensor kept = permute(reduce(name, permute(in, order), moved, /*keepDims=*/true, op), place);
  return keepDims ? kept : dropDimensions(kept, dims);
}

KernelTensor KernelBuilder::reduce(const std::string &name, const KernelTensor &in, const std::vector<int> &dims,
                                   bool keepDims, ReduceOp op) {
  Anchor anchor{Anchor::Reduce, name, in.type(), in, KernelTensor(), dims, op};
  std::sort(anchor.dims.begin(), anchor.dims.end());
  if (anchor.dims.empty() || anchor.dims.front() < 0 || anchor.dims.back() >= in.rank() ||
      std::adjacent_find(anchor.dims.begin(), anchor.dims.end()) != anchor.dims.end())
    throw InternalError(fmt::format("reduction '{}': bad dimensions", name));
  const std::vector<int> read = dimensionsRead(self->anchors, in, anchor.dims);
  if (read.size() < anchor.dims.size() && op != ReduceOp::Prod)
    return reduceConstant(name, in, anchor.dims, read, keepDims, op);
  if (const int innermost = innermostInMemory(self->anchors, in); self->hasOrders && innermost != in.rank() - 1)
    return reduceInOrder(name, in, anchor.dims, keepDims, op, innermost);
  self->anchors.push_back(anchor);
  Shape shape;
  for (int d = 0; d < in.rank(); ++d) {
    const bool reduced = std::find(anchor.dims.begin(), anchor.dims.end(), d) != anchor.dims.end();
    if (!reduced)
      shape.push_back(in.shape()[d]);
    else if (keepDims)
      shape.push_back(1);
  }
  return anchorTensor(name, in.type(), shape, keepDims ? anchor.dims : std::vector<int>());
}

KernelTensor KernelBuilder::materialize(const std::string &name, const KernelTensor &in) {
  if (const int innermost = innermostInMemory(self->anchors, in); self->hasOrders && innermost != in.rank() - 1) {
    const std::vector<int> order = orderWithLast(in.rank(), innermost);
    return permute(materialize(name, permute(in, order)), inverse(order));
  }
  self->anchors.push_back({Anchor::Materialize, name, in.type(), in, KernelTensor(), {}, ReduceOp::Sum});
  return anchorTensor(name, in.type(), in.shape(), {});
}

KernelTensor KernelBuilder::scatter(const std::string &name, const KernelTensor &in, const KernelTensor &numbers,
                                    int dim, const Shape &shape) {
  self->anchors.push_back({Anchor::Scatter, name, in.type(), in, numbers, {dim}, ReduceOp::Sum});
  return anchorTensor(name, in.type(), shape, {});
}

KernelTensor KernelBuilder::running(const std::string &name, const KernelTensor &added, const KernelTensor &factor,
                                    Along along) {
  const KernelTensor &in = added.defined() ? added : factor;
  self->anchors.push_back(
      {Anchor::Running, name, in.type(), added, factor, {along.dim}, ReduceOp::Sum, along.reverse, along.exclusive});
  return anchorTensor(name, in.type(), in.shape(), {});
}

KernelTensor KernelBuilder::sort(const std::string &name, const KernelTensor &in, const Expr &count, bool descending) {
  self->anchors.push_back(
      {Anchor::Sort, name, Int(64), in, KernelTensor(), {in.rank() - 1}, ReduceOp::Sum, descending});
  Shape shape = in.shape();
  shape.back() = count;
  return anchorTensor(name, Int(64), shape, {});
}

} // namespace modc
