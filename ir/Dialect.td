// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `nn` dialect: its attributes and the base class of its operations.
#ifndef MODC_IR_DIALECT
#define MODC_IR_DIALECT

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/TensorEncoding.td"

def NN_Dialect : Dialect {
  let name = "nn";
  let cppNamespace = "::modc::nn";
  let summary = "Neural-network modules and the tensor programs they compile to";
  let useDefaultAttributePrinterParser = 1;
  let usePropertiesForAttributes = 0; // shape rules read attributes before the operation exists
}

class NN_Attr<string name, string mnemonicText, list<Trait> traits = []> : AttrDef<NN_Dialect, name, traits> {
  let mnemonic = mnemonicText;
}

/// The extents of a tensor type with symbolic dimensions: tensor<?x128xf32, #nn.dims<N, 128>>.
def NN_DimsAttr : NN_Attr<"Dims", "dims",
    [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "extents of a tensor, each a polynomial over symbolic dimensions, as canonical text";
  let parameters = (ins ArrayRefParameter<"::mlir::StringAttr">:$extents);
  let hasCustomAssemblyFormat = 1;
}

/// How a slot gets its first value: #nn.init<"uniform", [-0.125, 0.125]>, or a list of literal values.
def NN_InitAttr : NN_Attr<"Init", "init"> {
  let summary = "initialiser of a parameter or buffer: its name and its numbers";
  let parameters = (ins StringRefParameter<>:$kind, OptionalParameter<"::mlir::DenseF64ArrayAttr">:$arguments);
  let assemblyFormat = "`<` $kind (`,` $arguments^)? `>`";
}

/// Where a value of a planned program lies: #nn.place<"N", 512> is base of group N plus 512 bytes times N.
def NN_PlaceAttr : NN_Attr<"Place", "place"> {
  let summary = "place of a tensor in the workspace: its group (the symbolic factor of its size) and offset per unit";
  let parameters = (ins StringRefParameter<>:$group, "int64_t":$offset, "int64_t":$bytes);
  let assemblyFormat = "`<` $group `,` $offset `,` $bytes `>`";
}

/// Extents of every tensor are known or named; element types are those a spec can write.
def NN_Tensor : Type<CPred<"::modc::nn::isTensorType($_self)">, "tensor of bool, i32, i64, f32 or f64 with known or named extents",
                     "::mlir::RankedTensorType">;

/// A tensor as it is stored: its elements may have two bytes, which nothing computes with.
def NN_Slot : Type<CPred<"::modc::nn::isSlotType($_self)">, "tensor of bool, i32, i64, bf16, f16, f32 or f64 with known or named extents",
                   "::mlir::RankedTensorType">;

class NN_Op<string mnemonic, list<Trait> traits = []> : Op<NN_Dialect, mnemonic, traits>;

#endif // MODC_IR_DIALECT
