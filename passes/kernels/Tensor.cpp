// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensors inside a kernel, and the views and pointwise ops that only compose their index functions.
#include "passes/kernels/Kernel.h"

#include <fmt/format.h>

using namespace Halide;

namespace modc {

/// Remembers the last few results: pointwise formulas use an operand several times with the same index objects, and
/// without sharing a chain of n squarings would become 2^n loads.
struct KernelTensor::State {
  Function function;
  std::vector<std::pair<Index, Expr>> recent;
};

KernelTensor::KernelTensor(Type type, Shape shape, Function at)
    : elementType(type), extents(std::move(shape)), state(std::make_shared<State>()) {
  state->function = std::move(at);
}

static bool sameObjects(const Index &a, const Index &b) {
  for (size_t i = 0; i < a.size(); ++i)
    if (!a[i].same_as(b[i]))
      return false;
  return true;
}

Expr KernelTensor::at(const Index &index) const {
  if (index.size() != extents.size())
    throw InternalError(fmt::format("kernel tensor of rank {} indexed with {}", extents.size(), index.size()));
  for (const auto &[known, value] : state->recent)
    if (sameObjects(known, index))
      return value;
  Expr value = state->function(index);
  if (value.type() != elementType)
    value = cast(elementType, value);
  constexpr size_t kept = 4;
  if (state->recent.size() == kept)
    state->recent.erase(state->recent.begin());
  state->recent.emplace_back(index, value);
  return value;
}

static bool isOne(const Expr &e) { return Internal::is_const_one(Internal::simplify(e)); }

KernelTensor scalarTensor(const Expr &value) {
  return KernelTensor(value.type(), {}, [value](const Index &) { return value; });
}

KernelTensor broadcastTo(const KernelTensor &t, const Shape &shape) {
  if (t.rank() > static_cast<int>(shape.size()))
    throw InternalError("broadcastTo: the result has fewer dimensions than the operand");
  const size_t added = shape.size() - t.shape().size();
  return KernelTensor(t.type(), shape, [t, added, shape](const Index &index) {
    Index inner;
    for (int d = 0; d < t.rank(); ++d) {
      const bool repeated = isOne(t.shape()[d]) && !isOne(shape[d + added]);
      inner.push_back(repeated || isOne(t.shape()[d]) ? Expr(0) : index[d + added]);
    }
    return t.at(inner);
  });
}

KernelTensor permute(const KernelTensor &t, const std::vector<int> &order) {
  if (order.size() != t.shape().size())
    throw InternalError("permute: the order's length is not the rank");
  Shape shape;
  for (int d : order)
    shape.push_back(t.shape().at(d));
  return KernelTensor(t.type(), shape, [t, order](const Index &index) {
    Index inner(order.size());
    for (size_t i = 0; i < order.size(); ++i)
      inner[order[i]] = index[i];
    return t.at(inner);
  });
}

KernelTensor reshape(const KernelTensor &t, const Shape &shape) {
  // Leading and trailing dimensions that are the same in both shapes keep their index; only the rest is linearised.
  const int from = t.rank(), to = static_cast<int>(shape.size());
  const auto same = [&](int a, int b) { return Internal::equal(Internal::simplify(t.shape()[a] - shape[b]), Expr(0)); };
  int front = 0, back = 0;
  while (front < from && front < to && same(front, front))
    ++front;
  while (back < from - front && back < to - front && same(from - 1 - back, to - 1 - back))
    ++back;
  return KernelTensor(t.type(), shape, [t, shape, front, back, from, to](const Index &index) {
    Expr linear = 0;
    for (int d = front; d < to - back; ++d)
      linear = linear * shape[d] + index[d];
    Index inner(from);
    for (int d = 0; d < front; ++d)
      inner[d] = index[d];
    for (int d = 0; d < back; ++d)
      inner[from - 1 - d] = index[to - 1 - d];
    for (int d = from - back - 1; d >= front; --d) {
      inner[d] = d == front ? linear : linear % t.shape()[d];
      linear = linear / t.shape()[d];
    }
    for (int d = front; d < from - back; ++d)
      inner[d] = isOne(t.shape()[d]) ? Expr(0) : Internal::simplify(inner[d]);
    return t.at(inner);
  });
}

KernelTensor castTo(const KernelTensor &t, Type type) {
  return KernelTensor(type, t.shape(), [t, type](const Index &index) { return cast(type, t.at(index)); });
}

Shape broadcastShapes(const std::vector<Shape> &shapes) {
  Shape result;
  for (const Shape &shape : shapes) {
    if (shape.size() > result.size())
      result.insert(result.begin(), shape.size() - result.size(), Expr(1));
    const size_t added = result.size() - shape.size();
    for (size_t d = 0; d < shape.size(); ++d)
      if (isOne(result[d + added]))
        result[d + added] = shape[d];
  }
  return result;
}

KernelTensor pointwise(Type result, const std::vector<KernelTensor> &operands,
                       const std::function<Expr(const std::vector<Expr> &)> &formula) {
  std::vector<Shape> shapes;
  for (const KernelTensor &t : operands)
    shapes.push_back(t.shape());
  const Shape shape = broadcastShapes(shapes);
  std::vector<KernelTensor> aligned;
  for (const KernelTensor &t : operands)
    aligned.push_back(broadcastTo(t, shape));
  return KernelTensor(result, shape, [aligned, formula](const Index &index) {
    std::vector<Expr> values;
    for (const KernelTensor &t : aligned)
      values.push_back(t.at(index));
    return formula(values);
  });
}

} // namespace modc
