// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensors in double precision and the context of an op's reference evaluation.
#pragma once

#include "ir/FloorDivision.h"
#include "ir/TensorOp.h"

#include "llvm/ADT/DenseMap.h"

#include <cmath>

namespace modc::nn {

/// A dense row-major tensor; integers and bools are kept as doubles.
struct RefTensor {
  std::vector<std::int64_t> shape;
  std::vector<double> data;

  RefTensor() = default;
  explicit RefTensor(std::vector<std::int64_t> shape);
  std::int64_t elements() const;
  std::int64_t rank() const { return static_cast<std::int64_t>(shape.size()); }
};

/// The elements of `tensor` at an index of a larger shape that it broadcasts to, aligned at the end.
double broadcastAt(const RefTensor &tensor, llvm::ArrayRef<std::int64_t> index);
/// Advances a row-major index; false after the last one.
bool nextIndex(std::vector<std::int64_t> &index, llvm::ArrayRef<std::int64_t> shape);

class EvalContext {
public:
  EvalContext(mlir::Operation *op, const llvm::StringMap<std::int64_t> &symbols,
              llvm::DenseMap<mlir::Value, RefTensor> &values)
      : op(op), symbols(symbols), values(values) {}

  const RefTensor &operand(unsigned index) const { return values.find(op->getOperand(index))->second; }
  unsigned numOperands() const { return op->getNumOperands(); }
  std::int64_t extent(const Dim &dim) const;
  /// The result's extents with symbols bound.
  std::vector<std::int64_t> resultShape(unsigned index = 0) const;
  void setResult(RefTensor tensor, unsigned index = 0) { values[op->getResult(index)] = std::move(tensor); }

private:
  mlir::Operation *op;
  const llvm::StringMap<std::int64_t> &symbols;
  llvm::DenseMap<mlir::Value, RefTensor> &values;
};

// The scalar functions of the op table's formulas for E = double.
inline double k(double, double c) { return c; }
#define MODC_MATH(f)                                                                                                   \
  inline double f(double x) { return std::f(x); }
#include "ir/MathFunctions.def"
inline double abs(double x) { return std::abs(x); }
inline double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
inline double floor(double x) { return std::floor(x); }
inline double ceil(double x) { return std::ceil(x); }
inline double round(double x) { return std::nearbyint(x); }
inline double trunc(double x) { return std::trunc(x); }
inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
inline double pow(double x, double y) { return std::pow(x, y); }
inline double fmod(double x, double y) { return std::fmod(x, y); }
inline double atan2(double y, double x) { return std::atan2(y, x); }
inline double maximum(double x, double y) { return x > y || std::isnan(x) ? x : y; }
inline double select(bool condition, double a, double b) { return condition ? a : b; }
inline double floor_divide(double x, double y) { return flooredQuotient(x, y); }
inline double remainder(double x, double y) { return flooredRemainder(x, y); }

} // namespace modc::nn
