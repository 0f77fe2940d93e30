// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What ops over the last one, two or three dimensions share: windows, and the functions of each family of ops.
#pragma once

#include "ir/StructuredOp.h"

namespace modc::nn {

/// An op as its family sees it: its spelling in a spec and the number of spatial dimensions.
struct SpatialOp {
  llvm::StringRef name;
  unsigned rank;
};

using Integers = llvm::SmallVector<std::int64_t>;

/// floor(a / b); nothing where that is no polynomial: N / 2 is not, (4*N + 3) / 2 is 2*N + 1.
std::optional<Dim> floorDivide(const Dim &a, std::int64_t b);
/// a + b * factor, which the shape rule has found not to overflow.
Dim plus(const Dim &a, const Dim &b, std::int64_t factor = 1);

/// An attribute of numbers, one for each spatial dimension: a single number stands for all.
Integers numbersOf(mlir::DictionaryAttr attributes, llvm::StringRef name, unsigned rank);
inline Integers numbersOf(mlir::Operation *op, llvm::StringRef name, unsigned rank) {
  return numbersOf(op->getAttrDictionary(), name, rank);
}
/// As many numbers as dimensions or one, none of them below `least`.
llvm::LogicalResult checkNumbers(std::optional<mlir::Location> location, SpatialOp op, mlir::DictionaryAttr attributes,
                                 llvm::StringRef name, std::int64_t least);
/// The input is a float tensor with channels and, maybe, a batch before its spatial dimensions.
llvm::LogicalResult checkSpatialInput(std::optional<mlir::Location> location, SpatialOp op, mlir::Type input);

/// The windows along one dimension. Window o covers o * stride - padding + k * dilation for k < kernel, as far as that lies
/// inside of the input; without a kernel (adaptive) it covers floor(o * input / count) up to ceil((o + 1) * input / count).
struct Window {
  Dim input, count;
  std::int64_t kernel = 0, stride = 1, padding = 0, dilation = 1;
  bool isAdaptive() const { return kernel == 0; }
};

/// The number of windows that fit, with PyTorch's rule for windows that are cut off (`ceil`); nothing if that is no
/// polynomial of the extents.
std::optional<Dim> windowCount(const Dim &input, std::int64_t paddings, std::int64_t padding, std::int64_t kernel,
                               std::int64_t stride, std::int64_t dilation, bool ceil);

using Windows = llvm::SmallVector<Window>;
/// The windows that an op of the table's window_… holds in its attributes, and those attributes.
Windows windowsOf(mlir::Operation *op);
llvm::SmallVector<mlir::NamedAttribute> windowAttributes(mlir::OpBuilder &builder, const Windows &windows);
/// Leading dimensions of an operand, then the windows' grid or the input's plane.
llvm::SmallVector<Dim> gridShape(mlir::Value value, const Windows &windows);
llvm::SmallVector<Dim> planeShape(mlir::Value value, const Windows &windows);

/// Reference values: for every window the positions in the plane that it covers, in scan order; maxima; sums; averages of sums.
std::vector<std::vector<std::int64_t>> windowElements(const Windows &windows, const EvalContext &eval);
void evaluateWindowMax(const Windows &windows, EvalContext &eval);
void evaluateWindowArgmax(const Windows &windows, EvalContext &eval);
RefTensor windowSums(const Windows &windows, EvalContext &eval);
void divideByWindows(const Windows &windows, const EvalContext &eval, bool withPadding,
                     std::optional<std::int64_t> divisor, RefTensor &sums);

// Builders of ops with attributes.
ValueExpr buildWith(const ValueExpr &x, llvm::StringRef operation, mlir::ValueRange operands,
                    llvm::ArrayRef<mlir::NamedAttribute> attributes);
ValueExpr slice(const ValueExpr &x, llvm::ArrayRef<Dim> starts, llvm::ArrayRef<Dim> sizes);
ValueExpr unslice(const ValueExpr &x, llvm::ArrayRef<Dim> starts, llvm::ArrayRef<Dim> shape, const Integers &steps);
ValueExpr flip(const ValueExpr &x, llvm::ArrayRef<std::int64_t> dims);
/// Elements around the last dimensions; `low` and `high` count from the first of those.
ValueExpr pad(const ValueExpr &x, const Integers &low, const Integers &high);

// The families: `rank` is the number of spatial dimensions.
#define MODC_SPATIAL_FAMILY(name, ...)                                                                                 \
  struct name {                                                                                                        \
    static llvm::LogicalResult infer(SpatialOp op, std::optional<mlir::Location> location, mlir::ValueRange operands,  \
                                     mlir::DictionaryAttr attributes, llvm::SmallVectorImpl<mlir::Type> &types);       \
    static ValueExpr decompose(mlir::Operation *op, unsigned rank, mlir::OpBuilder &builder);                          \
    static void evaluate(mlir::Operation *op, unsigned rank, EvalContext &eval);                                       \
    static Dim flops(mlir::Operation *op, unsigned rank);                                                              \
    static void pullback(mlir::Operation *op, unsigned rank, PullbackContext &g);                                      \
    __VA_ARGS__                                                                                                        \
  }
// Of pools of maxima: where those stand.
#define MODC_POOL_INDICES                                                                                              \
  static llvm::LogicalResult inferIndices(SpatialOp op, std::optional<mlir::Location> location,                        \
                                          mlir::ValueRange operands, mlir::DictionaryAttr attributes,                  \
                                          llvm::SmallVectorImpl<mlir::Type> &types);                                   \
  static ValueExpr decomposeIndices(mlir::Operation *op, unsigned rank, mlir::OpBuilder &builder);                     \
  static void evaluateIndices(mlir::Operation *op, unsigned rank, EvalContext &eval);
MODC_SPATIAL_FAMILY(ConvolutionFamily, );
MODC_SPATIAL_FAMILY(ConvTransposeFamily, );
MODC_SPATIAL_FAMILY(MaxPoolFamily, MODC_POOL_INDICES);
MODC_SPATIAL_FAMILY(AvgPoolFamily, );
MODC_SPATIAL_FAMILY(AdaptiveAvgPoolFamily, );
MODC_SPATIAL_FAMILY(AdaptiveMaxPoolFamily, MODC_POOL_INDICES);
#undef MODC_POOL_INDICES
#undef MODC_SPATIAL_FAMILY

} // namespace modc::nn
