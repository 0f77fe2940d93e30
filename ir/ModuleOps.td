// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Module IR: what a model owns (modules, slots) and how its programs are held together (calls, kernels, launches).
#ifndef MODC_IR_MODULE_OPS
#define MODC_IR_MODULE_OPS

include "ir/Dialect.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/RegionKindInterface.td"

// ---- The module tree, as imported -------------------------------------------------------------------------------------

def ModuleOp : NN_Op<"module", [Symbol, SymbolTable, NoTerminator, SingleBlock, IsolatedFromAbove, NoRegionArguments]> {
  let summary = "one instantiated module definition: its own members and its forwards";
  let description = [{
    ```
    nn.module @Linear_64_128 type "Linear" repr "in_features=64, out_features=128, bias=True" {
      nn.param @weight : tensor<128x64xf32> = <"kaiming_uniform", [2.2360679774997898]>
      nn.param @bias : tensor<128xf32> = <"uniform", [-0.125, 0.125]>
      nn.forward @forward(%x: tensor<?x64xf32, #nn.dims<N, 64>>) -> ... attributes {mode = "eval"} { ... }
    }
    ```
    Children name other modules; the same definition may stand at several places of the tree.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$type, OptionalAttr<StrAttr>:$repr);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name `type` $type (`repr` $repr^)? attr-dict-with-keyword $body";
}

/// A member of a module; symbols are member names.
class NN_Member<string mnemonic, list<Trait> traits = []>
    : NN_Op<mnemonic, traits # [Symbol, HasParent<"ModuleOp">]>;

def ParamOp : NN_Member<"param"> {
  let summary = "a parameter; `frozen`: requires_grad=False";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttr:$type, NN_InitAttr:$init, UnitAttr:$frozen);
  let assemblyFormat = "$sym_name `:` $type `=` $init (`frozen` $frozen^)? attr-dict";
}
def NoneOp : NN_Member<"none"> {
  let summary = "a registered parameter or child that is none: listed nowhere, but its name is taken";
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$kind);
  let assemblyFormat = "$kind $sym_name attr-dict";
}
def BufferOp : NN_Member<"buffer"> {
  let summary = "a buffer; `transient`: persistent=False";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttr:$type, NN_InitAttr:$init, UnitAttr:$transient);
  let assemblyFormat = "$sym_name `:` $type `=` $init (`transient` $transient^)? attr-dict";
}
def PlainOp : NN_Member<"plain"> {
  let summary = "a plain tensor attribute: usable, registered nowhere; `grad`: gets a gradient that no optimiser sees";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttr:$type, NN_InitAttr:$init, UnitAttr:$grad);
  let assemblyFormat = "$sym_name `:` $type `=` $init (`grad` $grad^)? attr-dict";
}
def ChildOp : NN_Member<"child"> {
  let summary = "a submodule: the definition that stands under this name; `plain`: not registered";
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$module, UnitAttr:$frozen, OptionalAttr<StrAttr>:$mode,
                       UnitAttr:$plain);
  let assemblyFormat = "$sym_name `:` $module (`frozen` $frozen^)? (`mode` $mode^)? (`plain` $plain^)? attr-dict";
}
def AliasOp : NN_Member<"alias"> {
  let summary = "a second name for a member of this module or below: a shared submodule or a tied parameter";
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$kind, StrAttr:$target);
  let assemblyFormat = "$kind $sym_name `=` $target attr-dict";
}

def ForwardOp : NN_Op<"forward", [FunctionOpInterface, HasParent<"ModuleOp">, IsolatedFromAbove, SingleBlock]> {
  let summary = "a forward, instantiated for argument types and a mode (`mode` attribute: \"train\" or \"eval\")";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type, StrAttr:$mode,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
  }];
}
def ReturnOp : NN_Op<"return", [Terminator, Pure, ParentOneOf<["ForwardOp", "LossOp"]>]> {
  let arguments = (ins Variadic<AnyType>:$results);
  let assemblyFormat = "($results^ `:` type($results))? attr-dict";
}

// ---- Inside a forward ---------------------------------------------------------------------------------------------------

def GetOp : NN_Op<"get"> {
  let summary = "reads a parameter, buffer or plain tensor by its path from the enclosing module, such as \"fc1.weight\"";
  let arguments = (ins StrAttr:$path);
  let results = (outs NN_Slot:$value);
  let assemblyFormat = "$path attr-dict `:` type($value)";
}
def AssignOp : NN_Op<"assign"> {
  let summary = "assigns a buffer or plain tensor; later reads in this call see the new value";
  let arguments = (ins StrAttr:$path, NN_Tensor:$value);
  let assemblyFormat = "$path `,` $value attr-dict `:` type($value)";
}
def CallOp : NN_Op<"call"> {
  let summary = "calls the forward named `callee` of the child at `path` (\"\" is the root)";
  let arguments = (ins StrAttr:$path, SymbolRefAttr:$callee, Variadic<AnyType>:$arguments);
  let results = (outs Variadic<AnyType>:$results);
  let assemblyFormat = "$path $callee `(` $arguments `)` attr-dict `:` functional-type($arguments, $results)";
}

// ---- Training -------------------------------------------------------------------------------------------------------------

def TrainOp : NN_Op<"train", [SymbolTable, NoTerminator, SingleBlock, IsolatedFromAbove, NoRegionArguments]> {
  let summary = "the train block: loss, optimiser and its settings";
  let description = [{
    `optimizer` holds `name` and its numbers; `groups` are dictionaries with `pattern` and overrides; `schedule` has `name`.
  }];
  let arguments = (ins FlatSymbolRefAttr:$model, DictionaryAttr:$optimizer, DefaultValuedAttr<StrArrayAttr, "{}">:$freeze,
                       DefaultValuedAttr<ArrayAttr, "{}">:$groups, OptionalAttr<F64Attr>:$clip_grad_norm,
                       OptionalAttr<DictionaryAttr>:$schedule);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$model attr-dict-with-keyword $body";
}
def LossOp : NN_Op<"loss", [FunctionOpInterface, HasParent<"TrainOp">, IsolatedFromAbove, SingleBlock, Symbol]> {
  let summary = "the loss: the model's outputs and the targets in, a scalar out";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = ForwardOp.extraClassDeclaration;
}

// ---- The flat program -----------------------------------------------------------------------------------------------------

def SlotOp : NN_Op<"slot", [Symbol]> {
  let summary = "one tensor of the model's state, under its state_dict key; slots stand in PyTorch's order";
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$kind, TypeAttr:$type, NN_InitAttr:$init,
                       UnitAttr:$trainable, UnitAttr:$transient, OptionalAttr<I64Attr>:$offset);
  let assemblyFormat = [{
    $kind $sym_name `:` $type `=` $init (`trainable` $trainable^)? (`transient` $transient^)? (`at` $offset^)? attr-dict
  }];
}
def SlotAliasOp : NN_Op<"slot_alias", [Symbol]> {
  let summary = "a second key of a slot: a tied parameter, or a member of a shared module";
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$slot);
  let assemblyFormat = "$sym_name `=` $slot attr-dict";
}
def PackedSlotOp : NN_Op<"packed_slot", [Symbol]> {
  let summary = "a slot's value in the layout that eval kernels read, made by prepare()";
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$slot, TypeAttr:$type, OptionalAttr<I64Attr>:$offset);
  let assemblyFormat = "$sym_name `of` $slot `:` $type (`at` $offset^)? attr-dict";
}
def ReadOp : NN_Op<"read", [Pure]> {
  let summary = "the value of a slot or packed slot when the program starts";
  let arguments = (ins FlatSymbolRefAttr:$slot);
  let results = (outs NN_Slot:$value);
  let assemblyFormat = "$slot attr-dict `:` type($value)";
}
def WriteOp : NN_Op<"write"> {
  let summary = "the value of a slot or packed slot when the program ends";
  let arguments = (ins FlatSymbolRefAttr:$slot, NN_Tensor:$value);
  let assemblyFormat = "$slot `,` $value attr-dict `:` type($value)";
}
def SiteOp : NN_Op<"site", [Pure]> {
  let summary = "the number of a place of the program that draws random numbers: a hash of its name";
  let arguments = (ins StrAttr:$name);
  let results = (outs I64:$number);
  let assemblyFormat = "$name attr-dict";
  let extraClassDeclaration = "std::int64_t hash();";
}
def SeedOp : NN_Op<"seed", [Pure]> {
  let summary = "the gradient of output number `index` where backward begins: the loss's, or the caller's";
  let arguments = (ins I64Attr:$index, Optional<NN_Tensor>:$gradient);
  let results = (outs NN_Tensor:$value);
  let assemblyFormat = "$index (`=` $gradient^ `:` type($gradient))? attr-dict `->` type($value)";
}
def ContributeOp : NN_Op<"contribute"> {
  let summary = "adds to a slot's gradient: the first contribution stores, later ones add";
  let arguments = (ins FlatSymbolRefAttr:$slot, NN_Tensor:$gradient);
  let assemblyFormat = "$slot `,` $gradient attr-dict `:` type($gradient)";
}
def InputGradOp : NN_Op<"input_grad"> {
  let summary = "the gradient of an input marked @grad";
  let arguments = (ins StrAttr:$input, NN_Tensor:$gradient);
  let assemblyFormat = "$input `,` $gradient attr-dict `:` type($gradient)";
}

// ---- Loops ----------------------------------------------------------------------------------------------------------------

def ScanOp : NN_Op<"scan", [AttrSizedOperandSegments, AttrSizedResultSegments, IsolatedFromAbove, SingleBlock, Pure]> {
  let summary = "a loop over the first dimension of tensors, which hands values from step to step";
  let description = [{
    ```
    %ys, %h = nn.scan "T" over(%x : tensor<?x8xf32, #nn.dims<T, 8>>) from(%h0 : tensor<16xf32>) with(%w : tensor<16x8xf32>)
        -> (tensor<?x16xf32, #nn.dims<T, 16>>) and (tensor<16xf32>) {
    ^bb0(%xt: tensor<8xf32>, %h_before: tensor<16xf32>, %w_inside: tensor<16x8xf32>):
      ...
      nn.yield %yt, %h_after : tensor<16xf32>, tensor<16xf32>
    }
    ```
    Step t, from 0 to length - 1 (downwards, if `reverse`), sees `x[t]`, the carries that the step before it yielded (first the
    initial ones) and the captures, which stay the same. Its first yielded values become `ys[t]`, the others the next carries;
    the last carries are results. Without a step they are the initial ones. PyTorch's loop, jax.lax.scan, ONNX' Scan.

    After plan-memory `places` tells where the results lie, and `carry_places` for each carry the two places that steps write in
    turn, or nothing where the carry's memory is a step of a stacked result.
  }];
  let arguments = (ins StrAttr:$length, UnitAttr:$reverse, Variadic<NN_Tensor>:$sequences, Variadic<NN_Tensor>:$inits,
                       Variadic<AnyType>:$captures, OptionalAttr<ArrayAttr>:$places, OptionalAttr<ArrayAttr>:$carry_places);
  let results = (outs Variadic<NN_Tensor>:$stacked, Variadic<NN_Tensor>:$finals);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $length (`reverse` $reverse^)? (`over` `(` $sequences^ `:` type($sequences) `)`)? (`from` `(` $inits^ `:` type($inits) `)`)?
    (`with` `(` $captures^ `:` type($captures) `)`)? (`->` `(` type($stacked)^ `)`)? (`and` `(` type($finals)^ `)`)?
    attr-dict-with-keyword $body
  }];
  let hasVerifier = 1;
  let hasCanonicalizeMethod = 1;
  let extraClassDeclaration = [{
    /// The number of steps.
    ::modc::Dim steps();
    ::mlir::Block &block() { return getBody().front(); }
    ::mlir::Operation *yield() { return block().getTerminator(); }
    ::mlir::BlockArgument slice(unsigned sequence) { return block().getArgument(sequence); }
    ::mlir::BlockArgument carry(unsigned index) { return block().getArgument(getSequences().size() + index); }
    ::mlir::BlockArgument captured(unsigned index) {
      return block().getArgument(getSequences().size() + getInits().size() + index);
    }
    ::mlir::Value yieldedStep(unsigned stack) { return yield()->getOperand(stack); }
    ::mlir::Value yieldedCarry(unsigned index) { return yield()->getOperand(getStacked().size() + index); }
    /// Makes a value from outside known in the body.
    ::mlir::BlockArgument addCapture(::mlir::Value value);
  }];
}

// ---- Kernels --------------------------------------------------------------------------------------------------------------

def KernelOp : NN_Op<"kernel", [FunctionOpInterface, IsolatedFromAbove, SingleBlock]> {
  let summary = "one kernel: an anchor with what is fused around it, named by its content";
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = ForwardOp.extraClassDeclaration;
}
def YieldOp : NN_Op<"yield", [Terminator, Pure, ParentOneOf<["KernelOp", "ScanOp"]>]> {
  let arguments = (ins Variadic<AnyType>:$results);
  let assemblyFormat = "($results^ `:` type($results))? attr-dict";
}
def LaunchOp : NN_Op<"launch", [Pure]> {
  let summary = "runs a kernel; `places` tell where its results lie, `scratch` where its scratch memory lies";
  let arguments = (ins FlatSymbolRefAttr:$kernel, Variadic<AnyType>:$operands,
                       OptionalAttr<ArrayAttr>:$places, OptionalAttr<NN_PlaceAttr>:$scratch);
  let results = (outs Variadic<NN_Tensor>:$results);
  let assemblyFormat = "$kernel `(` $operands `)` attr-dict `:` functional-type($operands, $results)";
}

#endif // MODC_IR_MODULE_OPS
