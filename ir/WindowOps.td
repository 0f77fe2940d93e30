// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ops over windows of the last dimensions: convolutions, pools, padding.
#ifndef MODC_IR_WINDOW_OPS
#define MODC_IR_WINDOW_OPS

include "ir/OpClasses.td"

// An op of a spec that is the same for one, two and three dimensions: `family` (ir/Spatial.h) holds its functions.

class NN_Spatial<string mnemonic, int rank, string family, string signatureText>
    : NN_TensorOp<mnemonic, mnemonic # "(" # signatureText # ")",
                  [DeclareOpInterfaceMethods<TensorOpInterface, CompositeMethods # WithPullback>]> {
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDefinition =
    "::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *, ::std::optional<::mlir::Location> location,\n"
    "    ::mlir::ValueRange operands, ::mlir::DictionaryAttr attributes, ::mlir::OpaqueProperties, ::mlir::RegionRange,\n"
    "    ::llvm::SmallVectorImpl<::mlir::Type> &types) {\n"
    "  return " # family # "::infer({\"" # mnemonic # "\", " # rank # "}, location, operands, attributes, types);\n}\n"
    "::modc::nn::OpClass $cppClass::opClass() { return OpClass::Composite; }\n"
    "::llvm::SmallVector<::mlir::Value> $cppClass::decompose(::mlir::OpBuilder &builder) {\n"
    "  return {" # family # "::decompose(*this, " # rank # ", builder).value};\n}\n"
    "void $cppClass::evaluate(EvalContext &eval) { " # family # "::evaluate(*this, " # rank # ", eval); }\n"
    "::modc::Dim $cppClass::flops() { return " # family # "::flops(*this, " # rank # "); }\n"
    "bool $cppClass::isDifferentiable() { return true; }\n"
    "void $cppClass::pullback(PullbackContext &g) { " # family # "::pullback(*this, " # rank # ", g); }\n";
}

defvar OneEach = DefaultValuedAttr<DenseI64ArrayAttr, "{1}">;
defvar ZeroEach = DefaultValuedAttr<DenseI64ArrayAttr, "{0}">;

def NN_PaddingAttr : AnyAttrOf<[DenseI64ArrayAttr, StrAttr]> {
  let constBuilderCall = "$_builder.getDenseI64ArrayAttr($0)";
}
class NN_Conv<string mnemonic, int rank> : NN_Spatial<mnemonic, rank, "ConvolutionFamily",
    "input: tensor, weight: tensor, bias: tensor? = none, stride: dims = 1, padding: padding = 0, dilation: dims = 1, groups: int = 1"> {
  let summary = "cross-correlation of [N, C, …] with W [out, C / groups, …]";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias, OneEach:$stride,
    DefaultValuedAttr<NN_PaddingAttr, "{0}">:$padding, OneEach:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups);
}
def Conv1dOp : NN_Conv<"conv1d", 1>;
def Conv2dOp : NN_Conv<"conv2d", 2>;
def Conv3dOp : NN_Conv<"conv3d", 3>;

class NN_ConvTranspose<string mnemonic, int rank> : NN_Spatial<mnemonic, rank, "ConvTransposeFamily",
    "input: tensor, weight: tensor, bias: tensor? = none, stride: dims = 1, padding: dims = 0, output_padding: dims = 0, groups: int = 1, dilation: dims = 1"> {
  let summary = "the adjoint of a convolution: [N, C, …] with W [C, out / groups, …]";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias, OneEach:$stride, ZeroEach:$padding,
    ZeroEach:$output_padding, DefaultValuedAttr<I64Attr, "1">:$groups, OneEach:$dilation);
}
def ConvTranspose1dOp : NN_ConvTranspose<"conv_transpose1d", 1>;
def ConvTranspose2dOp : NN_ConvTranspose<"conv_transpose2d", 2>;
def ConvTranspose3dOp : NN_ConvTranspose<"conv_transpose3d", 3>;

defvar ConvolutionMethods = StructuredMethods # ["kernelExtents", "kernelLabel", "preferredOrder"];
def ConvolutionOp : NN_Structured<"convolution", "", ConvolutionMethods # ["packedOperands", "absorb"]> {
  let summary = "cross-correlation without padding; `transposed`: W is [C, out / groups, …] and read backwards";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias, OneEach:$stride, OneEach:$dilation,
    DefaultValuedAttr<I64Attr, "1">:$groups, DefaultValuedAttr<BoolAttr, "false">:$transposed);
}
def ConvolutionPackedOp : NN_Structured<"convolution_packed", "", ConvolutionMethods> {
  let summary = "convolution with its weight in the layout of nn.pack_convolution_weight";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias, I64Attr:$out_channels,
    DenseI64ArrayAttr:$kernel, OneEach:$stride, OneEach:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups);
}
def PackConvolutionWeightOp : NN_Structured<"pack_convolution_weight", "", StructuredMethods> {
  let summary = "W [out, C / groups, …] as panels [ceil(out / width), … C / groups, width], zero padded; `transposed` as in nn.convolution";
  let arguments = (ins NN_Tensor:$input, I64Attr:$width, DefaultValuedAttr<BoolAttr, "false">:$transposed,
    DefaultValuedAttr<I64Attr, "1">:$groups);
}
def ConvolutionWeightOp : NN_Structured<"convolution_weight", "", ConvolutionMethods> {
  let summary = "the gradient of a convolution's weight, from its input and its result's gradient";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$gradient, DenseI64ArrayAttr:$kernel, OneEach:$stride, OneEach:$dilation,
    DefaultValuedAttr<I64Attr, "1">:$groups);
}

class NN_MaxPool<string mnemonic, int rank> : NN_Spatial<mnemonic, rank, "MaxPoolFamily",
    "input: tensor, kernel_size: dims, stride: dims? = none, padding: dims = 0, dilation: dims = 1, ceil_mode: bool = false"> {
  let summary = "the maximum of each window; the gradient goes to the first one";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$kernel_size, OptionalAttr<DenseI64ArrayAttr>:$stride,
    ZeroEach:$padding, OneEach:$dilation, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode);
}
def MaxPool1dOp : NN_MaxPool<"max_pool1d", 1>;
def MaxPool2dOp : NN_MaxPool<"max_pool2d", 2>;
def MaxPool3dOp : NN_MaxPool<"max_pool3d", 3>;

// Where a pool's maxima stand, as positions in the plane: what `return_indices` gives.
class NN_PoolIndices<string mnemonic, int rank, string family, string signatureText>
    : NN_TensorOp<mnemonic, mnemonic # "(" # signatureText # ")", [DeclareOpInterfaceMethods<TensorOpInterface, CompositeMethods>]> {
  let summary = "where the maximum of each window stands, as a position in the plane";
  let results = (outs NN_Tensor:$result);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDefinition =
    "::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *, ::std::optional<::mlir::Location> location,\n"
    "    ::mlir::ValueRange operands, ::mlir::DictionaryAttr attributes, ::mlir::OpaqueProperties, ::mlir::RegionRange,\n"
    "    ::llvm::SmallVectorImpl<::mlir::Type> &types) {\n"
    "  return " # family # "::inferIndices({\"" # mnemonic # "\", " # rank # "}, location, operands, attributes, types);\n}\n"
    "::modc::nn::OpClass $cppClass::opClass() { return OpClass::Composite; }\n"
    "::llvm::SmallVector<::mlir::Value> $cppClass::decompose(::mlir::OpBuilder &builder) {\n"
    "  return {" # family # "::decomposeIndices(*this, " # rank # ", builder).value};\n}\n"
    "void $cppClass::evaluate(EvalContext &eval) { " # family # "::evaluateIndices(*this, " # rank # ", eval); }\n"
    "::modc::Dim $cppClass::flops() { return " # family # "::flops(*this, " # rank # "); }\n";
}
class NN_MaxPoolIndices<string mnemonic, int rank> : NN_PoolIndices<mnemonic, rank, "MaxPoolFamily",
    "input: tensor, kernel_size: dims, stride: dims? = none, padding: dims = 0, dilation: dims = 1, ceil_mode: bool = false"> {
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$kernel_size, OptionalAttr<DenseI64ArrayAttr>:$stride,
    ZeroEach:$padding, OneEach:$dilation, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode);
}
def MaxPool1dIndicesOp : NN_MaxPoolIndices<"max_pool1d_indices", 1>;
def MaxPool2dIndicesOp : NN_MaxPoolIndices<"max_pool2d_indices", 2>;
def MaxPool3dIndicesOp : NN_MaxPoolIndices<"max_pool3d_indices", 3>;
class NN_AdaptiveMaxPoolIndices<string mnemonic, int rank>
    : NN_PoolIndices<mnemonic, rank, "AdaptiveMaxPoolFamily", "input: tensor, output_size: shape"> {
  let arguments = (ins NN_Tensor:$input, NN_DimsAttr:$output_size);
}
def AdaptiveMaxPool1dIndicesOp : NN_AdaptiveMaxPoolIndices<"adaptive_max_pool1d_indices", 1>;
def AdaptiveMaxPool2dIndicesOp : NN_AdaptiveMaxPoolIndices<"adaptive_max_pool2d_indices", 2>;
def AdaptiveMaxPool3dIndicesOp : NN_AdaptiveMaxPoolIndices<"adaptive_max_pool3d_indices", 3>;

class NN_AvgPool<string mnemonic, int rank> : NN_Spatial<mnemonic, rank, "AvgPoolFamily",
    "input: tensor, kernel_size: dims, stride: dims? = none, padding: dims = 0, ceil_mode: bool = false, count_include_pad: bool = true, divisor_override: int? = none"> {
  let summary = "the mean of each window";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$kernel_size, OptionalAttr<DenseI64ArrayAttr>:$stride,
    ZeroEach:$padding, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode,
    DefaultValuedAttr<BoolAttr, "true">:$count_include_pad, OptionalAttr<I64Attr>:$divisor_override);
}
def AvgPool1dOp : NN_AvgPool<"avg_pool1d", 1>;
def AvgPool2dOp : NN_AvgPool<"avg_pool2d", 2>;
def AvgPool3dOp : NN_AvgPool<"avg_pool3d", 3>;

class NN_AdaptivePool<string mnemonic, int rank, string family, string summaryText>
    : NN_Spatial<mnemonic, rank, family, "input: tensor, output_size: shape"> {
  let summary = summaryText;
  let arguments = (ins NN_Tensor:$input, NN_DimsAttr:$output_size);
}
defvar AdaptiveAvg = "means of windows that divide the input evenly; -1 keeps an extent";
defvar AdaptiveMax = "maxima of windows that divide the input evenly; -1 keeps an extent";
def AdaptiveAvgPool1dOp : NN_AdaptivePool<"adaptive_avg_pool1d", 1, "AdaptiveAvgPoolFamily", AdaptiveAvg>;
def AdaptiveAvgPool2dOp : NN_AdaptivePool<"adaptive_avg_pool2d", 2, "AdaptiveAvgPoolFamily", AdaptiveAvg>;
def AdaptiveAvgPool3dOp : NN_AdaptivePool<"adaptive_avg_pool3d", 3, "AdaptiveAvgPoolFamily", AdaptiveAvg>;
def AdaptiveMaxPool1dOp : NN_AdaptivePool<"adaptive_max_pool1d", 1, "AdaptiveMaxPoolFamily", AdaptiveMax>;
def AdaptiveMaxPool2dOp : NN_AdaptivePool<"adaptive_max_pool2d", 2, "AdaptiveMaxPoolFamily", AdaptiveMax>;
def AdaptiveMaxPool3dOp : NN_AdaptivePool<"adaptive_max_pool3d", 3, "AdaptiveMaxPoolFamily", AdaptiveMax>;

// What pools are made of. `windows` are the extents of the windows' grid, `shape` of the input; with empty `kernel` the
// windows are the adaptive ones.
defvar WindowAttributes = (ins DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$padding,
  DenseI64ArrayAttr:$dilation, NN_DimsAttr:$windows, NN_DimsAttr:$shape);
class NN_Window<string mnemonic, list<string> methods = []> : NN_Structured<mnemonic, "", StructuredMethods # methods>;
def WindowMaxOp : NN_Window<"window_max"> {
  let summary = "the maximum of each window; NaN if there is one";
  let arguments = !con((ins NN_Tensor:$input), WindowAttributes);
}
def WindowArgmaxOp : NN_Window<"window_argmax"> {
  let summary = "where each window's maximum stands first, as a position in the plane; a NaN where it stands last";
  let arguments = !con((ins NN_Tensor:$input, NN_Tensor:$maximum), WindowAttributes);
}
def WindowScatterOp : NN_Window<"window_scatter"> {
  let summary = "each window's value at the position that it has in the plane, zeros elsewhere";
  let arguments = !con((ins NN_Tensor:$input, NN_Tensor:$position), WindowAttributes);
}
def WindowSumOp : NN_Window<"window_sum"> {
  let summary = "the sum of each window";
  let arguments = !con((ins NN_Tensor:$input), WindowAttributes);
}
def WindowSpreadOp : NN_Window<"window_spread"> {
  let summary = "the adjoint of window_sum: the sum over the windows that an element is in";
  let arguments = !con((ins NN_Tensor:$input), WindowAttributes);
}
def WindowAverageOp : NN_Window<"window_average"> {
  let summary = "each window's value divided by the number of its elements";
  let arguments = !con((ins NN_Tensor:$input), WindowAttributes,
    (ins DefaultValuedAttr<BoolAttr, "true">:$count_include_pad, OptionalAttr<I64Attr>:$divisor_override));
}

def PadOp : NN_Structured<"pad", "pad(input: tensor, pad: dims, mode: str = 'constant', value: float? = none)",
    StructuredMethods # WithPullback # ["decompose"]> {
  let summary = "elements before and behind the last dimensions, the last one first; constant, reflect, replicate, circular";
  let arguments = (ins NN_Tensor:$input, DenseI64ArrayAttr:$pad, DefaultValuedAttr<StrAttr, "\"constant\"">:$mode,
    OptionalAttr<F64Attr>:$value);
}
def PixelShuffleOp : NN_Structured<"pixel_shuffle", "pixel_shuffle(input: tensor, upscale_factor: int)",
    CompositeMethods # WithPullback> {
  let summary = "[…, C r², H, W] as […, C, H r, W r]";
  let arguments = (ins NN_Tensor:$input, I64Attr:$upscale_factor);
}
def PixelUnshuffleOp : NN_Structured<"pixel_unshuffle", "pixel_unshuffle(input: tensor, downscale_factor: int)",
    CompositeMethods # WithPullback> {
  let summary = "[…, C, H r, W r] as […, C r², H, W]";
  let arguments = (ins NN_Tensor:$input, I64Attr:$downscale_factor);
}
def InterpolateOp : NN_Structured<"interpolate",
    "interpolate(input: tensor, size: shape? = none, scale_factor: floats? = none, mode: str = 'nearest', align_corners: bool? = none)",
    CompositeMethods # WithPullback> {
  let summary = "[N, C, …] resampled to other extents: nearest, linear, bilinear, trilinear";
  let arguments = (ins NN_Tensor:$input, OptionalAttr<NN_DimsAttr>:$size, OptionalAttr<DenseF64ArrayAttr>:$scale_factor,
    DefaultValuedAttr<StrAttr, "\"nearest\"">:$mode, OptionalAttr<BoolAttr>:$align_corners);
}
def InterpolationMatrixOp : NN_Structured<"interpolation_matrix", "", StructuredMethods> {
  let summary = "[to, from]: how much of each element goes into each resampled one";
  let arguments = (ins StrAttr:$from, StrAttr:$to, BoolAttr:$linear, BoolAttr:$align_corners, F64Attr:$scale,
    TypeAttr:$element);
}

#endif // MODC_IR_WINDOW_OPS
