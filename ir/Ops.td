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
def Atan2Op : NN_Binary<"atan2", "Float", "atan2(x, y)", "dz * (y / (x * x + y * y))", "-dz * (x / (x * x + y * y))">;
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
def CumsumOp : NN_Structured<"cumsum", "cumsum(input: tensor, dim: int)", CompositeMethods # WithPullback> {
  let summary = "for each element the sum up to and including it along a dimension (from it on, if `reverse`)";
  let arguments = (ins NN_Tensor:$input, I64Attr:$dim, DefaultValuedAttr<BoolAttr, "false">:$reverse);
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

// ---- Windows over the last dimensions: convolutions, pools, padding ---------------------------------------------------------
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

def ConvolutionOp : NN_Structured<"convolution", "", StructuredMethods # ["kernelExtents", "kernelLabel"]> {
  let summary = "cross-correlation without padding; `transposed`: W is [C, out / groups, …] and read backwards";
  let arguments = (ins NN_Tensor:$input, NN_Tensor:$weight, Optional<NN_Tensor>:$bias, OneEach:$stride, OneEach:$dilation,
    DefaultValuedAttr<I64Attr, "1">:$groups, DefaultValuedAttr<BoolAttr, "false">:$transposed);
}
def ConvolutionWeightOp : NN_Structured<"convolution_weight", "", StructuredMethods # ["kernelExtents", "kernelLabel"]> {
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
