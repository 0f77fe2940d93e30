// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Pointwise ops, one line each.
#ifndef MODC_IR_POINTWISE_OPS
#define MODC_IR_POINTWISE_OPS

include "ir/OpClasses.td"

// The value and its pullbacks are C++ expressions over any scalar type E: the Halide expression, the double-precision
// evaluator, and the builder of gradient ops are made from the same text. `k(x, c)` is the constant c typed like x.

/// A number or text of the formula that is known at compile time, an attribute of the op: NN_Number<"alpha", "1.0">.
class NN_Setting<string n, string kind, string defaultText, Attr a, string reader> {
  string name = n;
  string inSignature = ", " # n # ": " # kind # !if(!empty(defaultText), "", " = " # defaultText);
  Attr attribute = a;
  string inFormula = "[[maybe_unused]] const auto " # n # " = " # reader # "; ";
}
class NN_Number<string n, string d = "">
    : NN_Setting<n, "float", d, !if(!empty(d), F64Attr, DefaultValuedAttr<F64Attr, d>),
                 "numberSetting(getOperation(), \"" # n # "\"" # !if(!empty(d), "", ", " # d) # ")">;
class NN_Text<string n, string d>
    : NN_Setting<n, "str", "'" # d # "'", DefaultValuedAttr<StrAttr, "\"" # d # "\"">,
                 "textSetting(getOperation(), \"" # n # "\", \"" # d # "\")">;

class NN_Settings<list<NN_Setting> all> {
  string inSignature = !foldl("", all, text, s, text # s.inSignature);
  string inFormula = !foldl("", all, text, s, text # s.inFormula);
  dag arguments = !dag(ins, !foreach(s, all, s.attribute), !foreach(s, all, s.name));
}

class NN_Pointwise<string mnemonic, string signatureText, dag operands, string parameters, string value, string elements,
                   string resultType, string pullbacks = "", string pullbackBody = "", list<NN_Setting> settings = []>
    : NN_TensorOp<mnemonic, signatureText, [DeclareOpInterfaceMethods<TensorOpInterface,
        ["opClass", "lower", "evaluate", "isDifferentiable", "pullback", "isCheap"]>]> {
  bit isExpensive = !ne(0, !foldl(0, ["exp(", "exp2(", "expm1(", "log(", "log1p(", "log2(", "log10(", "sqrt(", "sin(", "cos(",
                                      "tan(", "tanh(", "sinh(", "cosh(", "sigmoid(", "erf(", "pow(", "fmod(", "atan2(", "/"],
                                  count, call, !add(count, !if(!lt(!find(value, call), 0), 0, 1))));
  let arguments = !con(operands, NN_Settings<settings>.arguments);
  let results = (outs NN_Tensor:$result);
  let summary = "result = " # value;
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = declarations #
    "static constexpr unsigned arity = " # !size(operands) # ";\n"
    "static constexpr ::modc::nn::OperandElements elements = ::modc::nn::OperandElements::" # elements # ";\n"
    "template <class E, class B = E> auto value(" # parameters # ") { " # NN_Settings<settings>.inFormula #
    "return " # value # "; }\n" # pullbacks;
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

/// y = f(x); dx given x, y, dy, and the settings.
class NN_Unary<string mnemonic, string elements, string value, string dx, list<NN_Setting> settings = []>
    : NN_Pointwise<mnemonic, mnemonic # "(input: tensor" # NN_Settings<settings>.inSignature # ")", (ins NN_Tensor:$input),
        "E x", value, elements, "OperandType",
        "template <class E> E pullbackX(E x, E y, E dy) { " # NN_Settings<settings>.inFormula # "return " # dx # "; }\n",
        "if (g.needs(0)) g.add(0, pullbackX(g.operand(0), g.result(0), g.gradient(0)));", settings>;

/// z = f(x, y) with PyTorch's broadcasting; dx and dy given x, y, z, dz (sums over broadcast dimensions are added).
class NN_Binary<string mnemonic, string elements, string value, string dx, string dy>
    : NN_Pointwise<mnemonic, mnemonic # "(input: tensor, other: tensor)", (ins NN_Tensor:$input, NN_Tensor:$other),
        "E x, E y", value, elements, "OperandType",
        "template <class E> E pullbackX(E x, E y, E z, E dz) { return " # dx # "; }\n"
        "template <class E> E pullbackY(E x, E y, E z, E dz) { return " # dy # "; }\n",
        "if (g.needs(0)) g.add(0, pullbackX(g.operand(0), g.operand(1), g.result(0), g.gradient(0)));\n"
        "  if (g.needs(1)) g.add(1, pullbackY(g.operand(0), g.operand(1), g.result(0), g.gradient(0)));">;

/// r = f(x, y, z) with broadcasting; dx, dy and dz given x, y, z, dr and the settings.
class NN_Ternary<string mnemonic, string names, dag operands, string value, string dx, string dy, string dz,
                 list<NN_Setting> settings = []>
    : NN_Pointwise<mnemonic, mnemonic # "(" # names # NN_Settings<settings>.inSignature # ")", operands,
        "E x, E y, E z", value, "Float", "OperandType",
        "template <class E> E pullbackX(E x, E y, E z, E dr) { " # NN_Settings<settings>.inFormula # "return " # dx # "; }\n"
        "template <class E> E pullbackY(E x, E y, E z, E dr) { " # NN_Settings<settings>.inFormula # "return " # dy # "; }\n"
        "template <class E> E pullbackZ(E x, E y, E z, E dr) { " # NN_Settings<settings>.inFormula # "return " # dz # "; }\n",
        "if (g.needs(0)) g.add(0, pullbackX(g.operand(0), g.operand(1), g.operand(2), g.gradient(0)));\n"
        "  if (g.needs(1)) g.add(1, pullbackY(g.operand(0), g.operand(1), g.operand(2), g.gradient(0)));\n"
        "  if (g.needs(2)) g.add(2, pullbackZ(g.operand(0), g.operand(1), g.operand(2), g.gradient(0)));", settings>;

/// A property of a number: bool out, no derivative.
class NN_Predicate<string mnemonic, string value, string elements = "Float">
    : NN_Pointwise<mnemonic, mnemonic # "(input: tensor)", (ins NN_Tensor:$input), "E x", value, elements, "Bool">;

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

def AbsOp        : NN_Unary<"abs",        "Number", "abs(x)",          "dy * sign(x)">;
def SignOp       : NN_Unary<"sign",       "Number", "sign(x)",         "k(dy, 0)">;
def FloorOp      : NN_Unary<"floor",      "Number", "floor(x)",        "k(dy, 0)">;
def CeilOp       : NN_Unary<"ceil",       "Number", "ceil(x)",         "k(dy, 0)">;
def RoundOp      : NN_Unary<"round",      "Number", "round(x)",        "k(dy, 0)">; // halves to even
def TruncOp      : NN_Unary<"trunc",      "Number", "trunc(x)",        "k(dy, 0)">;
def FracOp       : NN_Unary<"frac",       "Float",  "x - trunc(x)",    "dy">;
def SquareOp     : NN_Unary<"square",     "Number", "x * x",           "dy * (k(x, 2) * x)">;
def ReciprocalOp : NN_Unary<"reciprocal", "Float",  "k(x, 1) / x",       "-dy * (y * y)">;
def RsqrtOp      : NN_Unary<"rsqrt",      "Float",  "k(x, 1) / sqrt(x)", "dy * k(x, -0.5) * (y * y * y)">;
def Exp2Op       : NN_Unary<"exp2",       "Float",  "exp2(x)",         "dy * y * k(x, 0.6931471805599453)">;
def Expm1Op      : NN_Unary<"expm1",      "Float",  "expm1(x)",        "dy * (y + k(x, 1))">;
def Log1pOp      : NN_Unary<"log1p",      "Float",  "log1p(x)",        "dy / (x + k(x, 1))">;
def Log2Op       : NN_Unary<"log2",       "Float",  "log2(x)",         "dy / (x * k(x, 0.6931471805599453))">;
def Log10Op      : NN_Unary<"log10",      "Float",  "log10(x)",        "dy / (x * k(x, 2.302585092994046))">;
def SinOp        : NN_Unary<"sin",        "Float",  "sin(x)",          "dy * cos(x)">;
def CosOp        : NN_Unary<"cos",        "Float",  "cos(x)",          "-dy * sin(x)">;
def TanOp        : NN_Unary<"tan",        "Float",  "tan(x)",          "dy * (y * y + k(x, 1))">;
def AsinOp       : NN_Unary<"asin",       "Float",  "asin(x)",         "dy / sqrt(k(x, 1) - x * x)">;
def AcosOp       : NN_Unary<"acos",       "Float",  "acos(x)",         "-dy / sqrt(k(x, 1) - x * x)">;
def AtanOp       : NN_Unary<"atan",       "Float",  "atan(x)",         "dy / (x * x + k(x, 1))">;
def SinhOp       : NN_Unary<"sinh",       "Float",  "sinh(x)",         "dy * cosh(x)">;
def CoshOp       : NN_Unary<"cosh",       "Float",  "cosh(x)",         "dy * sinh(x)">;
def AsinhOp      : NN_Unary<"asinh",      "Float",  "asinh(x)",        "dy / sqrt(x * x + k(x, 1))">;
def AcoshOp      : NN_Unary<"acosh",      "Float",  "acosh(x)",        "dy / sqrt(x * x - k(x, 1))">;
def AtanhOp      : NN_Unary<"atanh",      "Float",  "atanh(x)",        "dy / (k(x, 1) - x * x)">;
def ErfOp        : NN_Unary<"erf",        "Float",  "erf(x)",          "dy * (k(x, 1.1283791670955126) * exp(-(x * x)))">;
def ErfcOp       : NN_Unary<"erfc",       "Float",  "erfc(x)",         "dy * (k(x, -1.1283791670955126) * exp(-(x * x)))">;

// Activations. At a corner the gradient is PyTorch's.
def SiluOp : NN_Unary<"silu", "Float", "x * sigmoid(x)", "dy * (sigmoid(x) * (k(x, 1) + x * (k(x, 1) - sigmoid(x))))">;
def GeluOp : NN_Unary<"gelu", "Float",
    "approximate == \"tanh\" ? x * (k(x, 0.5) * (k(x, 1) + tanh(geluArgument(x)))) : x * (k(x, 0.5) * (k(x, 1) + erf(x * k(x, 0.7071067811865476))))",
    "dy * (approximate == \"tanh\" ? geluTanhSlope(x) : k(x, 0.5) * (k(x, 1) + erf(x * k(x, 0.7071067811865476))) + x * (k(x, 0.3989422804014327) * exp(k(x, -0.5) * (x * x))))",
    [NN_Text<"approximate", "none">]>;
def MishOp : NN_Unary<"mish", "Float", "x * tanh(log1p(exp(x)))",
    "dy * (tanh(log1p(exp(x))) + x * sigmoid(x) * (k(x, 1) - tanh(log1p(exp(x))) * tanh(log1p(exp(x)))))">;
def SoftplusOp : NN_Unary<"softplus", "Float",
    "select(x * k(x, beta) > k(x, threshold), x, log1p(exp(x * k(x, beta))) / k(x, beta))",
    "select(x * k(x, beta) > k(x, threshold), dy, dy * sigmoid(x * k(x, beta)))",
    [NN_Number<"beta", "1.0">, NN_Number<"threshold", "20.0">]>;
def LogSigmoidOp : NN_Unary<"logsigmoid", "Float", "select(x < k(x, 0), x, k(x, 0)) - log1p(exp(-abs(x)))", "dy * sigmoid(-x)">;
def SoftsignOp : NN_Unary<"softsign", "Float", "x / (k(x, 1) + abs(x))", "dy / ((k(x, 1) + abs(x)) * (k(x, 1) + abs(x)))">;
def TanhshrinkOp : NN_Unary<"tanhshrink", "Float", "x - tanh(x)", "dy * (tanh(x) * tanh(x))">;
def SoftshrinkOp : NN_Unary<"softshrink", "Float",
    "select(x > k(x, lambd), x - k(x, lambd), select(x < k(x, -lambd), x + k(x, lambd), select(x != x, x, k(x, 0))))",
    "select((x >= k(x, -lambd)) && (x <= k(x, lambd)), k(dy, 0), dy)", [NN_Number<"lambd", "0.5">]>;
def HardshrinkOp : NN_Unary<"hardshrink", "Float", "select((x >= k(x, -lambd)) && (x <= k(x, lambd)), k(x, 0), x)",
    "select((x >= k(x, -lambd)) && (x <= k(x, lambd)), k(dy, 0), dy)", [NN_Number<"lambd", "0.5">]>;
def ThresholdOp : NN_Unary<"threshold", "Number", "select(x <= k(x, threshold), k(x, value), x)",
    "select(x <= k(x, threshold), k(dy, 0), dy)", [NN_Number<"threshold">, NN_Number<"value">]>;
def HardtanhOp : NN_Unary<"hardtanh", "Number",
    "select(x < k(x, min_val), k(x, min_val), select(x > k(x, max_val), k(x, max_val), x))",
    "select((x <= k(x, min_val)) || (x >= k(x, max_val)), k(dy, 0), dy)", [NN_Number<"min_val", "-1.0">, NN_Number<"max_val", "1.0">]>;
def Relu6Op : NN_Unary<"relu6", "Number", "select(x < k(x, 0), k(x, 0), select(x > k(x, 6), k(x, 6), x))",
    "select((x <= k(x, 0)) || (x >= k(x, 6)), k(dy, 0), dy)">;
def HardsigmoidOp : NN_Unary<"hardsigmoid", "Float",
    "select(x <= k(x, -3), k(x, 0), select(x >= k(x, 3), k(x, 1), (x + k(x, 3)) / k(x, 6)))",
    "select((x > k(x, -3)) && (x < k(x, 3)), dy / k(x, 6), k(dy, 0))">;
def HardswishOp : NN_Unary<"hardswish", "Float",
    "select(x <= k(x, -3), k(x, 0), select(x >= k(x, 3), x, x * (x + k(x, 3)) / k(x, 6)))",
    "select(x <= k(x, -3), k(dy, 0), select(x < k(x, 3), dy * (x / k(x, 3) + k(x, 0.5)), dy))">;
def EluOp : NN_Unary<"elu", "Float", "select(x > k(x, 0), x, k(x, alpha) * expm1(x))",
    "select(x > k(x, 0), dy, dy * (k(x, alpha) * exp(x)))", [NN_Number<"alpha", "1.0">]>;
def CeluOp : NN_Unary<"celu", "Float", "select(x > k(x, 0), x, k(x, alpha) * expm1(x / k(x, alpha)))",
    "select(x > k(x, 0), dy, dy * exp(x / k(x, alpha)))", [NN_Number<"alpha", "1.0">]>;
def SeluOp : NN_Unary<"selu", "Float", "select(x > k(x, 0), k(x, 1.0507009873554805) * x, k(x, 1.7580993408473766) * expm1(x))",
    "select(x > k(x, 0), k(x, 1.0507009873554805) * dy, dy * (k(x, 1.7580993408473766) * exp(x)))">;
def LeakyReluOp : NN_Unary<"leaky_relu", "Float", "select(x > k(x, 0), x, x * k(x, negative_slope))",
    "select(x > k(x, 0), dy, dy * k(x, negative_slope))", [NN_Number<"negative_slope", "0.01">]>;

def IsnanOp    : NN_Predicate<"isnan", "x != x">;
def IsinfOp    : NN_Predicate<"isinf", "abs(x) == k(x, HUGE_VAL)">;
def IsfiniteOp : NN_Predicate<"isfinite", "abs(x) < k(x, HUGE_VAL)">;

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

// Equal operands share the gradient; NaN in either is the result.
def MaximumOp : NN_Binary<"maximum", "Number", "select((x > y) || (x != x), x, y)",
    "select(x == y, dz * k(dz, 0.5), select(x < y, k(dz, 0), dz))", "select(x == y, dz * k(dz, 0.5), select(x > y, k(dz, 0), dz))">;
def MinimumOp : NN_Binary<"minimum", "Number", "select((x < y) || (x != x), x, y)",
    "select(x == y, dz * k(dz, 0.5), select(x > y, k(dz, 0), dz))", "select(x == y, dz * k(dz, 0.5), select(x < y, k(dz, 0), dz))">;
def FmodOp  : NN_Binary<"fmod",  "Number", "fmod(x, y)", "dz", "-dz * trunc(x / y)">;
// Where both are 0 the gradients are 0, too.
def Atan2Op : NN_Binary<"atan2", "Float", "atan2(x, y)",
    "select(x * x + y * y == k(x, 0), k(dz, 0), dz * (y / (x * x + y * y)))",
    "select(x * x + y * y == k(x, 0), k(dz, 0), -dz * (x / (x * x + y * y)))">;
// x log y, and 0 where x is 0 whatever y is, but for NaN.
def XlogyOp : NN_Binary<"xlogy", "Float", "select((x == k(x, 0)) && (y == y), k(x, 0), x * log(y))",
    "select((x == k(x, 0)) && (y <= k(y, 0)), k(dz, 0), dz * log(y))", "dz * x / y">;
// The loss of a probability x against y; its logarithms are at least -100, and its gradient's denominator 1e-12.
def BinaryCrossEntropyOp : NN_Binary<"binary_cross_entropy", "Float",
    "(y - k(y, 1)) * maximum(log1p(-x), k(x, -100)) - y * maximum(log(x), k(x, -100))",
    "dz * (x - y) / maximum((k(x, 1) - x) * x, k(x, 1e-12))",
    "dz * (maximum(log1p(-x), k(x, -100)) - maximum(log(x), k(x, -100)))">;

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

def LerpOp : NN_Ternary<"lerp", "input: tensor, end: tensor, weight: tensor",
    (ins NN_Tensor:$input, NN_Tensor:$end, NN_Tensor:$weight),
    "select(abs(z) < k(z, 0.5), x + z * (y - x), y - (y - x) * (k(z, 1) - z))",
    "dr * (k(z, 1) - z)", "dr * z", "dr * (y - x)">;
def AddcmulOp : NN_Ternary<"addcmul", "input: tensor, tensor1: tensor, tensor2: tensor",
    (ins NN_Tensor:$input, NN_Tensor:$tensor1, NN_Tensor:$tensor2), "x + k(x, value) * (y * z)",
    "dr", "dr * (k(dr, value) * z)", "dr * (k(dr, value) * y)", [NN_Number<"value", "1.0">]>;
def AddcdivOp : NN_Ternary<"addcdiv", "input: tensor, tensor1: tensor, tensor2: tensor",
    (ins NN_Tensor:$input, NN_Tensor:$tensor1, NN_Tensor:$tensor2), "x + k(x, value) * (y / z)",
    "dr", "dr * (k(dr, value) / z)", "-dr * (k(dr, value) * y / (z * z))", [NN_Number<"value", "1.0">]>;

#endif // MODC_IR_POINTWISE_OPS
