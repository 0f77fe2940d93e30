// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What entries of the op table are made with.
#ifndef MODC_IR_OP_CLASSES
#define MODC_IR_OP_CLASSES

include "ir/Dialect.td"
include "ir/Interfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// A tensor op. `signature` is its spelling in a spec, with PyTorch's argument names and defaults: tensor arguments become
/// operands, all others attributes of the same name. An op without a signature cannot be written in a spec.
class NN_TensorOp<string mnemonic, string signatureText, list<Trait> traits = []>
    : NN_Op<mnemonic, traits # [Pure, DeclareOpInterfaceMethods<InferTypeOpInterface>]> {
  string signature = signatureText;
  string declarations = "static ::llvm::StringLiteral getSignature() { return \"" # signatureText # "\"; }\n"
    "static ::llvm::StringLiteral getSummary() { return R\"(" # summary # ")\"; }\n"
    "static ::llvm::StringLiteral getOperandNames() { return \"" #
    !interleave(!foreach(i, !range(!size(arguments)), !getdagname(arguments, i)), ",") # "\"; }\n";
  let extraClassDeclaration = declarations;
}

defvar StructuredMethods = ["opClass", "lower", "evaluate", "flops"];
defvar CompositeMethods = ["opClass", "decompose", "evaluate", "flops"];
defvar WithPullback = ["isDifferentiable", "pullback"];
defvar RandomMethods = ["wantsKey", "setKey"];

/// An op whose functions are in ir/ops/<Op>.cpp: those that `methods` name.
class NN_Structured<string mnemonic, string signatureText, list<string> methods>
    : NN_TensorOp<mnemonic, signatureText, [DeclareOpInterfaceMethods<TensorOpInterface, methods>]> {
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

#endif // MODC_IR_OP_CLASSES
