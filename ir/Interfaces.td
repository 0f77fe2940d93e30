// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The one interface through which passes see tensor operations; no pass names an operation.
#ifndef MODC_IR_INTERFACES
#define MODC_IR_INTERFACES

include "mlir/IR/OpBase.td"

def TensorOpInterface : OpInterface<"TensorOp"> {
  let cppNamespace = "::modc::nn";
  let description = [{
    What the compiler needs to know of a tensor operation besides its shape rule (InferTypeOpInterface): its class for kernel
    forming, its lowering to Halide, its derivative as other `nn` operations, and its double-precision reference value.
  }];
  let methods = [
    InterfaceMethod<"How kernels are formed around the operation.",
      "::modc::nn::OpClass", "opClass">,
    InterfaceMethod<"Defines the results inside a kernel, in terms of the operands.",
      "void", "lower", (ins "::modc::nn::KernelContext &":$kernel), "", [{
        llvm::report_fatal_error(llvm::Twine("no kernel lowering for ") + $_op->getName().getStringRef());
      }]>,
    InterfaceMethod<"Whether `pullback` is defined.", "bool", "isDifferentiable", (ins), "", "return false;">,
    InterfaceMethod<"Adds the operands' gradients, given the results' gradients.",
      "void", "pullback", (ins "::modc::nn::PullbackContext &":$gradients), "", [{
        llvm::report_fatal_error(llvm::Twine("no derivative for ") + $_op->getName().getStringRef());
      }]>,
    InterfaceMethod<"Computes the results in double precision.",
      "void", "evaluate", (ins "::modc::nn::EvalContext &":$eval), "", [{
        llvm::report_fatal_error(llvm::Twine("no reference evaluation for ") + $_op->getName().getStringRef());
      }]>,
    InterfaceMethod<"Rewrites a composite operation in terms of simpler ones; the values that replace its results.",
      "::llvm::SmallVector<::mlir::Value>", "decompose", (ins "::mlir::OpBuilder &":$builder), "", "return {};">,
    InterfaceMethod<"The operands that kernels like to read in a packed layout: when they are constant, or in any case.",
      "::llvm::SmallVector<::modc::nn::PackedOperand>", "packedOperands", (ins), "", "return {};">,
    InterfaceMethod<"The users behind it, each the only one, that come to other constants of this operation; none: `last` is null.",
      "::modc::nn::Absorbed", "absorb", (ins "::mlir::OpBuilder &":$builder,
                                             "::llvm::function_ref<bool(::mlir::Value)>":$isConstant), "", "return {};">,
    InterfaceMethod<"The order of dimensions in memory, outermost first, that kernels around this anchor like for an operand or result; empty: any.",
      "::llvm::SmallVector<std::int64_t>", "preferredOrder", (ins "::mlir::Value":$value), "", "return {};">,
    InterfaceMethod<"The operands that hold numbers of classes or rows; the emitted code checks what the caller passes.",
      "::llvm::SmallVector<::modc::nn::IndexOperand>", "indexOperands", (ins), "", "return {};">,
    InterfaceMethod<"Whether the operation draws random numbers and has no key for them yet.",
      "bool", "wantsKey", (ins), "", "return false;">,
    InterfaceMethod<"Gives an operation that wants it the key of its random numbers, a result of nn.random_key.",
      "void", "setKey", (ins "::mlir::Value":$key), "", [{
        ::llvm::report_fatal_error(::llvm::Twine("no random numbers in ") + $_op->getName().getStringRef());
      }]>,
    InterfaceMethod<"Whether the result is operand 0's elements in the same order: no code where that operand is stored.",
      "bool", "isAlias", (ins), "", "return false;">,
    InterfaceMethod<"Whether computing a result element again costs about as little as loading it.",
      "bool", "isCheap", (ins), "", "return ::modc::nn::defaultIsCheap($_op);">,
    InterfaceMethod<"An operand's name, as PyTorch writes it.", "::llvm::StringRef", "operandName", (ins "unsigned":$operand), [{
        ::llvm::SmallVector<::llvm::StringRef> names;
        ::llvm::StringRef(ConcreteOp::getOperandNames()).split(names, ',');
        return operand < names.size() ? names[operand] : names.back();
      }]>,
    InterfaceMethod<"What names of kernels call the operation.",
      "std::string", "kernelLabel", (ins), "", "return ::modc::nn::defaultKernelLabel($_op);">,
    InterfaceMethod<"The static extents that tell kernels around this anchor apart, such as 64, 128.",
      "::llvm::SmallVector<::modc::Dim>", "kernelExtents", (ins), "", "return ::modc::nn::defaultKernelExtents($_op);">,
    InterfaceMethod<"Floating-point operations for given extents (a multiply-add counts two), as an extent polynomial.",
      "::modc::Dim", "flops", (ins), "", "return ::modc::nn::pointwiseFlops($_op);">,
  ];
}

#endif // MODC_IR_INTERFACES
