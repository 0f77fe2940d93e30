// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The op table: every tensor operation of the language. A pointwise op is one line.
#ifndef MODC_IR_OPS
#define MODC_IR_OPS

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

// ---- Pointwise ops --------------------------------------------------------------------------------------------------------
// The value and its pullbacks are C++ expressions over any scalar type E: the Halide expression, the double-precision
// evaluator, and the builder of gradient ops are made from the same text. `k(x, c)` is the constant c typed like x.

class NN_Pointwise<string mnemonic, string signatureText, dag operands, string parameters, string value, string elements,
                   string resultType, string pullbacks = "", string pullbackBody = "">
    : NN_TensorOp<mnemonic, signatureText, [DeclareOpInterfaceMethods<TensorOpInterface,
        ["opClass", "lower", "evaluate", "isDifferentiable", "pullback", "isCheap"]>]> {
  bit isExpensive = !ne(0, !foldl(0, ["exp(", "log(", "sqrt(", "tanh(", "sigmoid(", "pow(", "/"], count, call,
                                  !add(count, !if(!lt(!find(value, call), 0), 0, 1))));
  let arguments = operands;
  let results = (outs NN_Tensor:$result);
  let summary = "result = " # value;
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = declarations #
    "static constexpr unsigned arity = " # !size(operands) # ";\n"
    "static constexpr ::modc::nn::OperandElements elements = ::modc::nn::OperandElements::" # elements # ";\n"
    "template <class E, class B = E> static auto value(" # parameters # ") { return " # value # "; }\n" # pullbacks;
  let extraClassDefinition =
    "::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *context, ::std::optional<::mlir::Location> location,\n"
    "    ::mlir::ValueRange operands, ::mlir::DictionaryAttr, ::mlir::OpaqueProperties, ::mlir::RegionRange,\n"
    "    ::llvm::SmallVectorImpl<::mlir::Type> &types) {\n"
    "  return inferPointwise(context, location, operands, elements, PointwiseResult::" # resultType # ", getOperationName(), types);\n}\n"
    "::modc::nn::OpClass $cppClass::opClass() { return OpClass::Pointwise; }\n"
    "void $cppClass::lower(KernelContext &kernel) { lowerPointwise<$cppClass>(*this, kernel); }\n"
    "void $cppClass::evaluate(EvalContext &eval) { evaluatePointwise<$cppClass>(*this, eval); }\n"
    "bool $cppClass::isCheap() { return " # !if(isExpensive, "false", "true") # "; }\n"
    "bool $cppClass::isDifferentiable() { return " # !if(!empty(pullbackBody), "false", "true") # "; }\n"
    "void $cppClass::pullback([[maybe_unused]] PullbackContext &g) { " # pullbackBody # " }\n";
}

/// y = f(x); dx given x, y, dy.
class NN_Unary<string mnemonic, string elements, string value, string dx>
    : NN_Pointwise<mnemonic, mnemonic # "(input: tensor)", (ins NN_Tensor:$input), "E x", value, elements, "OperandType",
        "template <class E> static E pullbackX(E x, E y, E dy) { return " # dx # "; }\n",
        "if (g.needs(0)) g.add(0, pullbackX(g.operand(0), g.result(0), g.gradient(0)));">;

/// z = f(x, y) with PyTorch's broadcasting; dx and dy given x, y, z, dz (sums over broadcast dimensions are added).
class NN_Binary<string mnemonic, string elements, string value, string dx, string dy>
    : NN_Pointwise<mnemonic, mnemonic # "(input: tensor, other: tensor)", (ins NN_Tensor:$input, NN_Tensor:$other),
        "E x, E y", value, elements, "OperandType",
        "template <class E> static E pullbackX(E x, E y, E z, E dz) { return " # dx # "; }\n"
        "template <class E> static E pullbackY(E x, E y, E z, E dz) { return " # dy # "; }\n",
        "if (g.needs(0)) g.add(0, pullbackX(g.operand(0), g.operand(1), g.result(0), g.gradient(0)));\n"
        "  if (g.needs(1)) g.add(1, pullbackY(g.operand(0), g.operand(1), g.result(0), g.gradient(0)));">;

/// A comparison: bool out (unless `result` says otherwise), no derivative.
class NN_Compare<string mnemonic, string value, string elements = "Any", string result = "Bool">
    : NN_Pointwise<mnemonic, mnemonic # "(input: tensor, other: tensor)", (ins NN_Tensor:$input, NN_Tensor:$other),
        "E x, E y", value, elements, result>;

//                          name       takes     y = f(x)                           dx
def NegOp     : NN_Unary<"neg",     "Number", "-x",                              "-dy">;
def ExpOp     : NN_Unary<"exp",     "Float",  "exp(x)",                          "dy * y">;
def LogOp     : NN_Unary<"log",     "Float",  "log(x)",                          "dy / x">;
def SqrtOp    : NN_Unary<"sqrt",    "Float",  "sqrt(x)",                         "dy / (k(x, 2) * y)">;
def ReluOp    : NN_Unary<"relu",    "Number", "select(x <= k(x, 0), k(x, 0), x)", "select(y <= k(x, 0), k(x, 0), dy)">;
def SigmoidOp : NN_Unary<"sigmoid", "Float",  "sigmoid(x)",                      "dy * y * (k(x, 1) - y)">;
def TanhOp    : NN_Unary<"tanh",    "Float",  "tanh(x)",                         "dy * (k(x, 1) - y * y)">;

//                       name   takes     z = f(x, y)  dx        dy
def AddOp : NN_Binary<"add", "Number", "x + y",     "dz",     "dz">;
def SubOp : NN_Binary<"sub", "Number", "x - y",     "dz",     "-dz">;
def MulOp : NN_Binary<"mul", "Number", "x * y",     "dz * y", "dz * x">;
def DivOp : NN_Binary<"div", "Float",  "x / y",     "dz / y", "-dz * z / y">;
// An integer divided by 0 is 0: there is no exception that a kernel could raise.
def FloorDivideOp : NN_Compare<"floor_divide", "floor_divide(x, y)", "Number", "OperandType">;
def RemainderOp : NN_Binary<"remainder", "Number", "remainder(x, y)", "dz", "-dz * floor_divide(x, y)">;
// PyTorch: d/dx is 0 where y is 0, and d/dy is 0 where x is 0 and y is not negative.
def PowOp : NN_Binary<"pow", "Float",  "pow(x, y)", "select(y == k(y, 0), k(x, 0), dz * y * pow(x, y - k(y, 1)))",
                      "select((x == k(x, 0)) && (y >= k(y, 0)), k(x, 0), dz * z * log(x))">;

def EqOp : NN_Compare<"eq", "x == y">;
def NeOp : NN_Compare<"ne", "x != y">;
def LtOp : NN_Compare<"lt", "x < y">;
def LeOp : NN_Compare<"le", "x <= y">;
def GtOp : NN_Compare<"gt", "x > y">;
def GeOp : NN_Compare<"ge", "x >= y">;
def AndOp : NN_Compare<"logical_and", "x && y", "Bool">;
def OrOp : NN_Compare<"logical_or", "x || y", "Bool">;
def XorOp : NN_Compare<"logical_xor", "x != y", "Bool">;
def NotOp : NN_Pointwise<"logical_not", "logical_not(input: tensor)", (ins NN_Tensor:$input), "E x", "!x", "Bool", "Bool">;

def WhereOp : NN_Pointwise<"where", "where(condition: tensor, input: tensor, other: tensor)",
    (ins NN_Tensor:$condition, NN_Tensor:$input, NN_Tensor:$other), "B c, E x, E y", "select(c, x, y)", "Any", "SecondOperandType",
    "", "if (g.needs(1)) g.add(1, select(g.operand(0), g.gradient(0), k(g.gradient(0), 0)));\n"
        "  if (g.needs(2)) g.add(2, select(g.operand(0), k(g.gradient(0), 0), g.gradient(0)));">;

// ---- Structured ops: entry here, functions in ir/ops/<Op>.cpp ------------------------------------------------------------

defvar StructuredMethods = ["opClass", "lower", "evaluate", "flops"];
defvar CompositeMethods = ["opClass", "decompose", "evaluate", "flops"];
defvar WithPullback = ["isDifferentiable", "pullback"];
defvar RandomMethods = ["wantsKey", "setKey"];

class NN_Structured<string mnemonic, string signatureText, list<string> methods>
    : NN_TensorOp<mnemonic, signatureText, [DeclareOpInterfaceMethods<TensorOpInterface, methods>]> {
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

def LinearOp : NN_Structured<"linear", "linear(input: tensor, weight: tensor, bias: tensor? = none)",
    StructuredMethods # WithPullback # ["decompose", "packedOperands", "kernelLabel"]> {
  let summary = "y = x Wᵀ + b; W is [out, in]";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias);
  let extraClassDefinition = "std::string $cppClass::kernelLabel() { return \"linear_unpacked\"; }\n";
}
def LinearPackedOp : NN_Structured<"linear_packed", "", StructuredMethods # ["decompose", "kernelLabel"]> {
  let summary = "linear with its weight in the layout of nn.pack_weight";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias, I64Attr:$out_features);
  let extraClassDefinition = "std::string $cppClass::kernelLabel() { return \"linear\"; }\n"; // the usual form at run time
}
def PackWeightOp : NN_Structured<"pack_weight", "", StructuredMethods> {
  let summary = "W [out, in] as panels [ceil(out / width), in, width], zero padded";
  let arguments = (ins NN_Tensor:$input, I64Attr:$width);
}
def MatmulOp : NN_Structured<"matmul", "matmul(input: tensor, other: tensor)", StructuredMethods # WithPullback # ["decompose", "kernelLabel"]> {
  let summary = "matrix product with PyTorch's rules for rank 1 and batch dimensions";
  let arguments = (ins NN_Tensor:$x, NN_Tensor:$y);
}
def SumOp : NN_Structured<"sum", "sum(input: tensor, dim: dims? = none, keepdim: bool = false)", StructuredMethods # WithPullback> {
  let summary = "sum over the given dimensions (all, if none are given)";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def MeanOp : NN_Structured<"mean", "mean(input: tensor, dim: dims? = none, keepdim: bool = false)", StructuredMethods # WithPullback> {
  let summary = "mean over the given dimensions (all, if none are given)";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def ReshapeOp : NN_Structured<"reshape", "reshape(input: tensor, shape: shape)",
    StructuredMethods # WithPullback # ["isAlias"]> {
  let summary = "the same elements in row-major order under another shape";
  let arguments = (ins NN_Tensor:$input, NN_DimsAttr:$shape);
  let extraClassDefinition = "bool $cppClass::isAlias() { return true; }";
}
def PermuteOp : NN_Structured<"permute", "permute(input: tensor, dims: dims)", StructuredMethods # WithPullback> {
  let summary = "result dimension i is input dimension dims[i]";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$dims);
}
def TransposeOp : NN_Structured<"transpose", "transpose(input: tensor, dim0: int, dim1: int)", CompositeMethods # WithPullback> {
  let summary = "two dimensions exchanged";
  let arguments = (ins NN_Tensor:$input, I64Attr:$dim0, I64Attr:$dim1);
}
def ExpandOp : NN_Structured<"expand", "expand(input: tensor, size: shape)", StructuredMethods # WithPullback # ["kernelLabel"]> {
  let summary = "broadcasts to a shape";
  let arguments = (ins NN_Tensor:$input, NN_DimsAttr:$size);
}
def ClampOp : NN_Structured<"clamp", "clamp(input: tensor, min: float? = none, max: float? = none)",
    CompositeMethods # WithPullback> {
  let summary = "x between two bounds; the gradient is 1 at the bounds, too";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<F64Attr>:$min, OptionalAttr<F64Attr>:$max);
}
def SliceOp : NN_Structured<"slice", "", StructuredMethods # WithPullback> {
  let summary = "in each dimension, `sizes` elements from `starts` on, every `steps`-th one";
  let arguments = (ins NN_Tensor:$input, NN_DimsAttr:$starts, NN_DimsAttr:$sizes, DenseI64ArrayAttr:$steps);
}
def UnsliceOp : NN_Structured<"unslice", "", StructuredMethods # WithPullback> {
  let summary = "zeros of a shape with the operand at the places that a slice would take";
  let arguments = (ins NN_Tensor:$input, NN_DimsAttr:$starts, NN_DimsAttr:$shape, DenseI64ArrayAttr:$steps);
}
def CatOp : NN_TensorOp<"cat", "cat(tensors: tensors, dim: int = 0)",
    [DeclareOpInterfaceMethods<TensorOpInterface, StructuredMethods # WithPullback>]> {
  let summary = "tensors behind one another along a dimension";
  let arguments = (ins Variadic<NN_Tensor>:$tensors, DefaultValuedAttr<I64Attr, "0">:$dim);
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}
def SoftmaxOp : NN_Structured<"softmax", "softmax(input: tensor, dim: int)", StructuredMethods # WithPullback> {
  let summary = "exp(x - max x) / sum exp(x - max x) along one dimension";
  let arguments = (ins NN_Tensor:$input, I64Attr:$dim);
}
def LogSoftmaxOp : NN_Structured<"log_softmax", "log_softmax(input: tensor, dim: int)", StructuredMethods # WithPullback> {
  let summary = "x - max x - log sum exp(x - max x) along one dimension";
  let arguments = (ins NN_Tensor:$input, I64Attr:$dim);
}
def CrossEntropyOp : NN_Structured<"cross_entropy", "cross_entropy(input: tensor, target: tensor, reduction: str = 'mean')",
    CompositeMethods # WithPullback> {
  let summary = "mean or sum over rows of -log softmax(x)[target]; or all of them (reduction 'none')";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$target, DefaultValuedAttr<StrAttr, "\"mean\"">:$reduction);
}
def ClassNllOp : NN_Structured<"class_nll", "", StructuredMethods # WithPullback # ["indexOperands"]> {
  let summary = "-log softmax(x)[target] of each row: x [N, C], target [N]";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$target);
}
def OneHotOp : NN_Structured<"one_hot", "", StructuredMethods # ["isCheap", "indexOperands"]> {
  let extraClassDefinition = "bool $cppClass::isCheap() { return true; }";
  let summary = "[N] class numbers as [N, classes] zeros and ones of the given element type; `classes` is an extent";
  let arguments = (ins NN_Tensor:$target, StrAttr:$classes, TypeAttr:$element);
}

// ---- Elements by number ----------------------------------------------------------------------------------------------------

def GatherOp : NN_Structured<"gather", "gather(input: tensor, dim: int, index: tensor)",
    StructuredMethods # WithPullback # ["isCheap", "indexOperands"]> {
  let summary = "y[…, i, …] = x[…, index[…, i, …], …] along one dimension";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$index, I64Attr:$dim);
  let extraClassDefinition = "bool $cppClass::isCheap() { return true; }";
}
def UngatherOp : NN_Structured<"ungather", "", StructuredMethods # WithPullback # ["indexOperands"]> {
  let summary = "zeros of a shape with the operand added, in order, at the places that a gather would take";
  let arguments = (ins NN_Tensor:$src, NN_Tensor:$index, I64Attr:$dim, NN_DimsAttr:$shape);
}
def ScatterAddOp : NN_Structured<"scatter_add", "scatter_add(input: tensor, dim: int, index: tensor, src: tensor)", CompositeMethods> {
  let summary = "x with src added, in order, at the places that index names along one dimension";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$index, NN_Tensor:$src, I64Attr:$dim);
}
def IndexSelectOp : NN_Structured<"index_select", "index_select(input: tensor, dim: int, index: tensor)", CompositeMethods> {
  let summary = "the parts of x that index names along one dimension; the dimensions of index take its place";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$index, I64Attr:$dim);
}
def EmbeddingOp : NN_Structured<"embedding", "embedding(input: tensor, weight: tensor, padding_idx: int? = none, "
    "max_norm: float? = none, norm_type: float = 2, scale_grad_by_freq: bool = false, sparse: bool = false)",
    CompositeMethods # WithPullback> {
  let summary = "the rows of weight that the numbers name; the row padding_idx gets no gradient";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, OptionalAttr<I64Attr>:$padding_idx,
      OptionalAttr<F64Attr>:$max_norm, DefaultValuedAttr<F64Attr, "2">:$norm_type,
      DefaultValuedAttr<BoolAttr, "false">:$scale_grad_by_freq, DefaultValuedAttr<BoolAttr, "false">:$sparse);
}
def FlipOp : NN_Structured<"flip", "flip(input: tensor, dims: dims)", StructuredMethods # WithPullback> {
  let summary = "the elements of some dimensions in reverse";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$dims);
}
def RollOp : NN_Structured<"roll", "roll(input: tensor, shifts: dims, dims: dims)", StructuredMethods # WithPullback> {
  let summary = "the elements of some dimensions moved on, the last ones to the front";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$shifts, DenseI64ArrayAttr:$dims);
}
class NN_Triangle<string mnemonic, string text> : NN_Structured<mnemonic, mnemonic # "(input: tensor, diagonal: int = 0)",
    StructuredMethods # WithPullback # ["isCheap"]> {
  let summary = text;
  let arguments = (ins NN_Tensor:$input, DefaultValuedAttr<I64Attr, "0">:$diagonal);
  let extraClassDefinition = "bool $cppClass::isCheap() { return true; }";
}
def TrilOp : NN_Triangle<"tril", "matrices with zeros above a diagonal">;
def TriuOp : NN_Triangle<"triu", "matrices with zeros below a diagonal">;
def MaskedFillOp : NN_Structured<"masked_fill", "masked_fill(input: tensor, mask: tensor, value: float)", CompositeMethods> {
  let summary = "a number where the mask is true, else x";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$mask, F64Attr:$value);
}
def AttentionOp : NN_Structured<"scaled_dot_product_attention", "scaled_dot_product_attention(query: tensor, key: tensor, "
    "value: tensor, attn_mask: tensor? = none, dropout_p: float = 0, is_causal: bool = false, scale: float? = none)",
    CompositeMethods # RandomMethods> {
  let summary = "softmax(q kᵀ scale + mask) v, with dropout of the probabilities";
  let arguments = (ins NN_Tensor:$query, NN_Tensor:$key, NN_Tensor:$value, Optional<NN_Tensor>:$attn_mask,
      DefaultValuedAttr<F64Attr, "0">:$dropout_p, DefaultValuedAttr<BoolAttr, "false">:$is_causal, OptionalAttr<F64Attr>:$scale);
}

// ---- Random numbers: functions of a key, which random_key makes for each site of a program -----------------------------------

def RandomKeyOp : NN_Structured<"random_key", "", StructuredMethods> {
  let summary = "the two words that a site's random numbers in this call are made from";
  let arguments = (ins NN_Tensor:$seed, NN_Tensor:$step, I64:$site);
}
class NN_Dropout<string mnemonic, string text> : NN_Structured<mnemonic,
    mnemonic # "(input: tensor, p: float = 0.5, training: bool = true, inplace: bool = false)",
    StructuredMethods # WithPullback # RandomMethods # ["decompose"]> {
  let summary = text;
  let arguments = (ins NN_Tensor:$input, Optional<NN_Tensor>:$key, DefaultValuedAttr<F64Attr, "0.5">:$p,
      DefaultValuedAttr<BoolAttr, "true">:$training, DefaultValuedAttr<BoolAttr, "false">:$inplace);
}
def DropoutOp : NN_Dropout<"dropout", "each element 0 with probability p, else x / (1 - p); x where not training">;
def FeatureDropoutOp : NN_Dropout<"feature_dropout", "dropout of whole channels: of the first two dimensions' elements">;
class NN_RandomLike<string mnemonic, string text> : NN_Structured<mnemonic, mnemonic # "(input: tensor)",
    StructuredMethods # WithPullback # RandomMethods> {
  let summary = text;
  let arguments = (ins NN_Tensor:$input, Optional<NN_Tensor>:$key);
}
def RandLikeOp : NN_RandomLike<"rand_like", "random numbers from 0 up to, not including, 1, of x's shape">;
def RandnLikeOp : NN_RandomLike<"randn_like", "random numbers of mean 0 and deviation 1, normally distributed, of x's shape">;

def MseLossOp : NN_Structured<"mse_loss", "mse_loss(input: tensor, target: tensor, reduction: str = 'mean')",
    CompositeMethods # WithPullback> {
  let summary = "mean or sum of (x - target)², or all of them (reduction 'none')";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$target, DefaultValuedAttr<StrAttr, "\"mean\"">:$reduction);
}
def CastOp : NN_Structured<"cast", "", StructuredMethods # WithPullback # ["isCheap", "kernelLabel"]> {
  let summary = "converts the element type; to the same one it is a copy, which no pass takes for its operand";
  let arguments = (ins NN_Tensor:$input, TypeAttr:$element);
  let extraClassDefinition = "bool $cppClass::isCheap() { return true; }";
}

// ---- Values without operands ----------------------------------------------------------------------------------------------

def ConstantOp : NN_Structured<"constant", "", StructuredMethods> {
  let summary = "a scalar constant of the given element type";
  let arguments = (ins F64Attr:$value, TypeAttr:$element);
}
def ExtentOp : NN_Structured<"extent", "", StructuredMethods> {
  let summary = "a dimension as a scalar value of the given element type";
  let arguments = (ins StrAttr:$extent, TypeAttr:$element);
}
def ArangeOp : NN_Structured<"arange", "arange(end: shape)", StructuredMethods> {
  let summary = "0, 1, … up to, not including, an extent; arange(start, end) and arange(start, end, step) as well";
  let arguments = (ins NN_DimsAttr:$end);
}
def ZerosOp : NN_Structured<"zeros", "zeros(size: shape)", StructuredMethods> {
  let summary = "f32 zeros of a shape";
  let arguments = (ins NN_DimsAttr:$size);
}
def OnesOp : NN_Structured<"ones", "ones(size: shape)", StructuredMethods> {
  let summary = "f32 ones of a shape";
  let arguments = (ins NN_DimsAttr:$size);
}
def FullOp : NN_Structured<"full", "full(size: shape, fill_value: float)", StructuredMethods> {
  let summary = "f32 tensor of a shape with one value";
  let arguments = (ins NN_DimsAttr:$size, F64Attr:$fill_value);
}
def FromHostOp : NN_Structured<"from_host", "", StructuredMethods> {
  let summary = "a host number as a scalar tensor";
  let arguments = (ins AnyFloat:$number);
}

#endif // MODC_IR_OPS
