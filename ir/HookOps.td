// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hooks on gradients, from weave-hooks to differentiate: places of the forward whose gradient a hook replaces. And places
// where the program registers hooks, which stay to the end.
#ifndef MODC_IR_HOOK_OPS
#define MODC_IR_HOOK_OPS

include "ir/Dialect.td"

def GradHookOp : NN_Op<"grad_hook"> {
  let summary = "hands values on, and stands for the gradients that arrive at them in backward";
  let description = [{
    ```
    %y, %dy = nn.grad_hook %x : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    %twice = nn.mul %dy, %two …
    nn.replace_grad %dy by %twice : (tensor<4xf32>) -> tensor<4xf32>
    ```
    `%y` is `%x`; `%dy` stands for the gradient of `%y`, and what is computed from it is computed in backward. Without an
    nn.replace_grad the gradient of `%x` is `%dy`. Two of these are never the same, so they have no trait that says so.
  }];
  let arguments = (ins Variadic<NN_Tensor>:$operands);
  let results = (outs Variadic<NN_Tensor>:$results);
  let assemblyFormat = "$operands attr-dict `:` functional-type($operands, $results)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Value value(unsigned index) { return getResult(index); }
    ::mlir::Value gradient(unsigned index) { return getResult(getNumOperands() + index); }
    ::mlir::ValueRange values() { return getResults().take_front(getNumOperands()); }
    ::mlir::ValueRange gradients() { return getResults().drop_front(getNumOperands()); }
    /// The gradient that goes on to an operand.
    ::mlir::Value passedOn(unsigned index);
  }];
  let builders = [OpBuilder<(ins "::mlir::ValueRange":$values)>];
}

def ReplaceGradOp : NN_Op<"replace_grad", [SameVariadicOperandSize]> {
  let summary = "the gradients that go on in place of those that arrived at an nn.grad_hook";
  let arguments = (ins Variadic<NN_Tensor>:$gradients, Variadic<NN_Tensor>:$replacements);
  let assemblyFormat = "$gradients `by` $replacements attr-dict `:` functional-type($gradients, $replacements)";
  let hasVerifier = 1;
}

def LastOpHookOp : NN_Op<"last_op_hook"> {
  let summary = "an nn.grad_hook behind the operation that computes a value, and one before it on some of its operands";
  let description = [{
    ```
    %y, %dy, %da, %db = nn.last_op_hook %x [0, 1] : tensor<4xf32> -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
    ```
    What PyTorch's older backward hook sees: the gradient of `%x`, and those of operands 0 and 1 of the operation that `%x` comes
    from once calls are inlined.
  }];
  let arguments = (ins NN_Tensor:$value, DenseI64ArrayAttr:$positions);
  let results = (outs Variadic<NN_Tensor>:$results);
  let assemblyFormat = "$value $positions attr-dict `:` type($value) `->` `(` type($results) `)`";
}

def HookPointOp : NN_Op<"hook_point", [AttrSizedOperandSegments]> {
  let summary = "a place where the program may run hooks of its own: results are the values, or what hooks replaced them by";
  let description = [{
    ```
    %y1 = nn.hook_point "forward" of "fc" sees(%x : tensor<4xf32>) replaces(%y : tensor<4xf32>)
    ```
    `kind` is that of the hooks; "forward_pullback" and "forward_pre_pullback" stand in backward for the gradient of what hooks
    at `site` made. Results lie where the values lay, which therefore have no other use. `open` are the modules in whose call
    the place is, from the inner to the outer one.
  }];
  let arguments = (ins StrAttr:$kind, StrAttr:$path, Variadic<NN_Tensor>:$seen, Variadic<NN_Tensor>:$values,
                       OptionalAttr<I64Attr>:$site, OptionalAttr<StrArrayAttr>:$open);
  let results = (outs Variadic<NN_Tensor>:$results);
  let assemblyFormat = [{
    $kind `of` $path (`sees` `(` $seen^ `:` type($seen) `)`)? (`replaces` `(` $values^ `:` type($values) `)`)? attr-dict
    (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    bool isOfGradients() { return getKind().starts_with("backward"); }
    bool isPullback() { return getKind().ends_with("_pullback"); }
    std::int64_t siteNumber() { return getSite().value_or(0); }
  }];
}

#endif // MODC_IR_HOOK_OPS
