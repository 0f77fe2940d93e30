// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Structured ops but those over windows: the entry is here, its functions are in ir/ops/.
#ifndef MODC_IR_STRUCTURED_OPS
#define MODC_IR_STRUCTURED_OPS

include "ir/OpClasses.td"

def LinearOp : NN_Structured<"linear", "linear(input: tensor, weight: tensor, bias: tensor? = none)",
    StructuredMethods # WithPullback # ["decompose", "packedOperands", "absorb", "kernelLabel"]> {
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
def ProdOp : NN_Structured<"prod", "prod(input: tensor, dim: dims? = none, keepdim: bool = false)", StructuredMethods # WithPullback> {
  let summary = "product over the given dimensions (all, if none are given)";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def AmaxOp : NN_Structured<"amax", "amax(input: tensor, dim: dims? = none, keepdim: bool = false)", StructuredMethods # WithPullback> {
  let summary = "largest element over the given dimensions (all, if none are given); equal ones share the gradient";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def AminOp : NN_Structured<"amin", "amin(input: tensor, dim: dims? = none, keepdim: bool = false)", StructuredMethods # WithPullback> {
  let summary = "smallest element over the given dimensions (all, if none are given); equal ones share the gradient";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def ArgmaxOp : NN_Structured<"argmax", "argmax(input: tensor, dim: int? = none, keepdim: bool = false)", StructuredMethods> {
  let summary = "index of the first largest element along a dimension (of all elements in a row, if none is given)";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<I64Attr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def ArgminOp : NN_Structured<"argmin", "argmin(input: tensor, dim: int? = none, keepdim: bool = false)", StructuredMethods> {
  let summary = "index of the first smallest element along a dimension (of all elements in a row, if none is given)";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<I64Attr>:$dim, DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def VarOp : NN_Structured<"var", "var(input: tensor, dim: dims? = none, correction: float = 1.0, keepdim: bool = false)",
    StructuredMethods # WithPullback> {
  let summary = "sum of (x - mean x)² over the given dimensions, divided by their number of elements minus `correction`";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$dim, DefaultValuedAttr<F64Attr, "1.0">:$correction,
                       DefaultValuedAttr<BoolAttr, "false">:$keepdim);
}
def StandardizeOp : NN_Structured<"standardize", "standardize(input: tensor, dim: dims, eps: float = 1e-5)",
    StructuredMethods # WithPullback # ["decompose"]> {
  let summary = "(x - mean x) / sqrt(var x + eps) over the given dimensions: the core of layers that normalise";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$dim, DefaultValuedAttr<F64Attr, "1e-5">:$eps);
}
def BatchNormOp : NN_TensorOp<"batch_norm",
    "batch_norm_train(input: tensor, weight: tensor? = none, bias: tensor? = none, eps: float = 1e-5)",
    [DeclareOpInterfaceMethods<TensorOpInterface, CompositeMethods # WithPullback>]> {
  let summary = "(x - mean) / sqrt(var + eps) * weight + bias over all dimensions but 1, the channels; with mean and biased variance of the batch";
  let arguments = (ins NN_Tensor:$input, Variadic<NN_Tensor>:$affine, DefaultValuedAttr<F64Attr, "1e-5">:$eps);
  let results = (outs NN_Tensor:$result, NN_Tensor:$mean, NN_Tensor:$variance);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}
def CumsumOp : NN_Structured<"cumsum", "cumsum(input: tensor, dim: int)", StructuredMethods # WithPullback> {
  let summary = "for each element the sum up to and including it along a dimension (from it on, if `reverse`)";
  let arguments = (ins NN_Tensor:$input, I64Attr:$dim, DefaultValuedAttr<BoolAttr, "false">:$reverse);
}
def CumprodOp : NN_Structured<"cumprod", "cumprod(input: tensor, dim: int)", StructuredMethods # WithPullback> {
  let summary = "for each element the product up to and including it along a dimension (without it, if `exclusive`)";
  let arguments = (ins NN_Tensor:$input, I64Attr:$dim, DefaultValuedAttr<BoolAttr, "false">:$exclusive);
}
def RecurrenceOp : NN_Structured<"recurrence", "", StructuredMethods> {
  let summary = "y[i] = x[i] + factor[i + 1] y[i + 1] along a dimension, from its end on";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$factor, I64Attr:$dim);
}
def ArgsortOp : NN_Structured<"argsort", "argsort(input: tensor, dim: int = -1, descending: bool = false, stable: bool = false)",
    StructuredMethods # ["decompose"]> {
  let summary = "the places of the elements in ascending order along a dimension; NaN is the largest, equal ones stay in order";
  let arguments = (ins NN_Tensor:$input, DefaultValuedAttr<I64Attr, "-1">:$dim, DefaultValuedAttr<BoolAttr, "false">:$descending,
      DefaultValuedAttr<BoolAttr, "false">:$stable, OptionalAttr<I64Attr>:$count); // `count`: only so many
}
def TopkIndicesOp : NN_Structured<"topk_indices", "topk_indices(input: tensor, k: int, dim: int = -1, largest: bool = true)",
    CompositeMethods> {
  let summary = "the places of the k largest or smallest elements along a dimension, in order; of equal ones the first";
  let arguments = (ins NN_Tensor:$input, I64Attr:$k, DefaultValuedAttr<I64Attr, "-1">:$dim,
      DefaultValuedAttr<BoolAttr, "true">:$largest);
}
def EinsumOp : NN_TensorOp<"einsum", "einsum(equation: str, operands: tensors)",
    [DeclareOpInterfaceMethods<TensorOpInterface, CompositeMethods>]> {
  let summary = "sums of products over named dimensions: 'bij,bjk->bik'";
  let arguments = (ins StrAttr:$equation, Variadic<NN_Tensor>:$operands);
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
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
def ClassPickOp : NN_Structured<"class_pick", "class_pick(input: tensor, target: tensor, ignore_index: int? = none)",
    StructuredMethods # WithPullback # ["indexOperands"]> {
  let summary = "of each row of x [N, C] the element that target [N] names; 0 where target is `ignore_index`";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$target, OptionalAttr<I64Attr>:$ignore_index);
}
def OneHotOp : NN_Structured<"one_hot", "", StructuredMethods # ["isCheap", "indexOperands"]> {
  let extraClassDefinition = "bool $cppClass::isCheap() { return true; }";
  let summary = "[N] class numbers as [N, classes] zeros and ones of the given element type; `classes` is an extent";
  let arguments = (ins NN_Tensor:$target, StrAttr:$classes, TypeAttr:$element, OptionalAttr<I64Attr>:$ignore_index);
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
def EmbeddingRenormOp : NN_Structured<"embedding_renorm",
    "embedding_renorm(weight: tensor, input: tensor, max_norm: float, norm_type: float = 2)", CompositeMethods> {
  let summary = "weight with the rows that the numbers name scaled down to a norm";
  let arguments = (ins NN_Tensor:$weight, NN_Tensor:$input, F64Attr:$max_norm, DefaultValuedAttr<F64Attr, "2">:$norm_type);
}
def ReplacedOp : NN_Structured<"replaced", "", CompositeMethods # WithPullback> {
  let summary = "a parameter's value behind an assignment that gradients do not see: its gradient is the parameter's";
  let arguments = (ins NN_Tensor:$parameter, NN_Tensor:$value);
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
  let description = [{
    Of a stored tensor of bf16 or f16 it is a view: exact, and repeated by every kernel that reads the tensor.
  }];
  let arguments = (ins NN_Slot:$input, TypeAttr:$element);
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

#endif // MODC_IR_STRUCTURED_OPS
