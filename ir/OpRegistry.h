// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The op list by name, with each op's spelling in a spec; the front end, the gradient check and docs/ops.md walk it.
#pragma once

#include "ir/TensorOp.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <vector>

namespace modc::nn {

/// One argument of an op's signature: "dim: dims? = none". Tensors is a list of them, the op's last operands.
struct OpArgument {
  enum Kind { Tensor, Tensors, Int, Float, Bool, Str, Dims, Shape, Floats, Padding }; // Padding: dims, or a name of it
  std::string name;
  Kind kind;
  bool optional = false;                  // may be none
  std::optional<std::string> defaultText; // as written in the signature: none, false, 0, 'mean'
};

struct OpInfo {
  std::string name;      // as in a spec: "softmax"
  std::string operation; // MLIR's: "nn.softmax"
  std::string summary;
  std::vector<OpArgument> arguments; // empty: cannot be written in a spec
  bool isPointwise = false;          // operands broadcast, and are brought to one element type, one of `elements`
  OperandElements elements = OperandElements::Any;
};

/// All tensor ops in the order of the table (by name).
llvm::ArrayRef<OpInfo> allOps();
/// The op a spec may call by this name, or null.
const OpInfo *lookupOp(llvm::StringRef name);

/// Builds an op by its registered name, inferring result types; errors go to the context's diagnostic handler at
/// `location`, and null is returned.
mlir::Operation *buildOp(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef operation,
                         mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
/// The same for an op with one result that cannot fail on types that were checked before.
mlir::Value buildValue(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef operation,
                       mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes = {});

} // namespace modc::nn
