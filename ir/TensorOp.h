// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The interface of tensor operations and the contexts that its methods receive.
#pragma once

#include "ir/Dim.h"
#include "ir/Types.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include <vector>

namespace modc::nn {

/// How kernels are formed around an operation.
enum class OpClass {
  Value,       // no tensor operand: constants, extents, host numbers; repeated wherever they are used
  View,        // only renames indices: composes into any kernel; a reshape of a stored tensor costs nothing
  Pointwise,   // one result element from the operands' elements at the same index
  Gather,      // one result element from the operands' elements at other indices, which are numbers of another operand
  Reduction,   // anchor: rows or columns are summed, maximised, ...
  Contraction, // anchor: a matrix product
  Layout,      // anchor of its own: packs weights
  Scatter,     // anchor of its own: adds elements at places that are numbers of another operand
  Rows, // anchor of its own: goes through the rows of a stored tensor, in order: running sums, the order of elements
  Composite, // rewritten by `decompose` before kernels are formed
};

/// Whether a kernel ends with an operation of the class: nothing that reads its result is computed along with it.
constexpr bool standsAlone(OpClass opClass) {
  return opClass == OpClass::Layout || opClass == OpClass::Scatter || opClass == OpClass::Rows;
}

/// What element types an operation takes; `where`'s condition is always bool.
enum class OperandElements { Any, Number, Float, Bool };

/// An operand that kernels like to read packed, and how the operation is rewritten then.
struct PackedOperand {
  unsigned operand;
  llvm::StringRef packOp;     // makes the packed value from it; its attribute `width` depends on the target
  llvm::StringRef packedForm; // takes the place of this operation
  int k = 0, n = 0;           // the operand as a matrix of a contraction
  llvm::SmallVector<mlir::NamedAttribute> attributes = {};     // of the packed form
  llvm::SmallVector<mlir::NamedAttribute> packAttributes = {}; // of `packOp`, besides `width`
  bool inProgram = false; // packing pays even where the program itself has to do it, in each run
};

/// An operand whose elements are numbers of classes or rows: from 0 up to, not including, `bound`, or `ignored`.
struct IndexOperand {
  unsigned operand;
  Dim bound;
  std::optional<std::int64_t> ignored = {};
};

/// An operation and the users behind it whose work changed constants of its own do: `value` takes the place of `last`'s.
struct Absorbed {
  mlir::Operation *last = nullptr;
  mlir::Value value;
};

class KernelContext; // ir/KernelContext.h (Halide)
class EvalContext;   // ir/EvalContext.h

/// A value of the program under construction; C++ operators on it build `nn` operations (ir/ValueExpr.h).
struct ValueExpr {
  mlir::Value value;
  mlir::OpBuilder *builder = nullptr;
  std::optional<mlir::Location> location;
};

/// What `pullback` sees: operands, results, the results' gradients; it adds gradients of operands.
class PullbackContext {
public:
  /// `resultGradients`: null for results that nothing depends on.
  PullbackContext(mlir::Operation *op, mlir::OpBuilder &builder, llvm::ArrayRef<mlir::Value> resultGradients,
                  llvm::ArrayRef<bool> needed);

  mlir::OpBuilder &builder() { return opBuilder; }
  mlir::Location location() const;
  bool needs(unsigned operand) const { return needed[operand]; }
  ValueExpr operand(unsigned index);
  ValueExpr result(unsigned index);
  ValueExpr gradient(unsigned index);
  /// Whether anything depends on the result; always so for an operation's only one.
  bool hasGradient(unsigned index) const { return static_cast<bool>(resultGradients[index]); }
  ValueExpr wrap(mlir::Value value);

  /// Adds to an operand's gradient; a gradient of a broadcast shape is summed down to the operand's.
  void add(unsigned operand, ValueExpr gradient);
  /// The sums so far; null where nothing was added.
  llvm::ArrayRef<mlir::Value> operandGradients() const { return sums; }

private:
  mlir::Operation *op;
  mlir::OpBuilder &opBuilder;
  std::vector<mlir::Value> resultGradients;
  std::vector<bool> needed;
  std::vector<mlir::Value> sums;
};

/// One operation per result element, times nothing else.
Dim pointwiseFlops(mlir::Operation *op);
/// Values and views are cheap.
bool defaultIsCheap(mlir::Operation *op);
/// The operation's name without the dialect.
std::string defaultKernelLabel(mlir::Operation *op);
/// A contraction's K and N (M and N where K is symbolic); the last dimension that a reduction reads; none otherwise.
llvm::SmallVector<Dim> defaultKernelExtents(mlir::Operation *op);

} // namespace modc::nn

#include "ir/Interfaces.h.inc"
