// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The initialisers of torch.nn.init with their defaults, and their check against the tensor they fill.
#include "frontend/Initializers.h"
#include "ir/Types.h"

#include <cmath>

#include <fmt/format.h>

namespace modc {

namespace {
struct Row {
  llvm::StringRef name;
  std::vector<InitializerArgument> arguments;
  bool random;
};

StaticValue number(double value) { return StaticValue::number(value); }

const std::vector<Row> &table() {
  static const std::vector<Row> rows = [] {
    std::vector<InitializerArgument> kaiming = {{"a", number(0)},
                                                {"mode", StaticValue(std::string("fan_in"))},
                                                {"nonlinearity", StaticValue(std::string("leaky_relu"))}};
    std::vector<InitializerArgument> gain = {{"gain", number(1)}};
    return std::vector<Row>{
        {"zeros", {}, false},
        {"ones", {}, false},
        {"full", {{"fill_value", std::nullopt}}, false},
        {"arange", {{"start", StaticValue(None())}, {"end", StaticValue(None())}, {"step", number(1)}}, false},
        {"eye", {}, false},
        {"tril", {}, false},
        {"uniform", {{"a", number(0)}, {"b", number(1)}}, true},
        {"normal", {{"mean", number(0)}, {"std", number(1)}, {"zero_row", StaticValue(None())}}, true},
        {"kaiming_uniform", kaiming, true},
        {"kaiming_normal", kaiming, true},
        {"xavier_uniform", gain, true},
        {"xavier_normal", gain, true},
        {"trunc_normal", {{"mean", number(0)}, {"std", number(1)}, {"a", number(-2)}, {"b", number(2)}}, true},
        {"orthogonal", gain, true},
    };
  }();
  return rows;
}

const Row *findRow(llvm::StringRef name) {
  for (const Row &row : table())
    if (row.name == name)
      return &row;
  return nullptr;
}
} // namespace

bool isInitializer(llvm::StringRef name) { return findRow(name) != nullptr; }

std::vector<llvm::StringRef> initializerNames() {
  std::vector<llvm::StringRef> names;
  for (const Row &row : table())
    names.push_back(row.name);
  return names;
}

std::vector<InitializerArgument> initializerArguments(llvm::StringRef name) { return findRow(name)->arguments; }

/// The names that torch.nn.init.calculate_gain takes; `leaky_relu` is the one with a slope.
static std::optional<double> gainOf(llvm::StringRef nonlinearity, double slope) {
  const std::pair<llvm::StringLiteral, double> gains[] = {
      {"linear", 1},           {"conv1d", 1},
      {"conv2d", 1},           {"conv3d", 1},
      {"conv_transpose1d", 1}, {"conv_transpose2d", 1},
      {"conv_transpose3d", 1}, {"sigmoid", 1},
      {"tanh", 5.0 / 3},       {"relu", std::sqrt(2.0)},
      {"selu", 3.0 / 4},       {"leaky_relu", std::sqrt(2 / (1 + slope * slope))}};
  for (const auto &[name, gain] : gains)
    if (name == nonlinearity)
      return gain;
  return std::nullopt;
}

static std::optional<Initializer> makeKaiming(llvm::StringRef name, llvm::ArrayRef<StaticValue> values,
                                              std::string &why) {
  auto slope = values[0].asDouble();
  const std::string *mode = values[1].as<std::string>(), *nonlinearity = values[2].as<std::string>();
  if (!slope || !mode || !nonlinearity) {
    why = "`a` is a number, `mode` and `nonlinearity` are texts";
    return std::nullopt;
  }
  std::optional<double> gain = gainOf(*nonlinearity, *slope);
  if (!gain || (*mode != "fan_in" && *mode != "fan_out")) {
    why = gain ? "`mode` is 'fan_in' or 'fan_out'" : "unknown nonlinearity '" + *nonlinearity + "'";
    return std::nullopt;
  }
  Initializer initializer{name.str(), {*slope}, {}};
  if (*mode != "fan_in" || *nonlinearity != "leaky_relu")
    initializer.kaiming = Initializer::Kaiming{*gain, *mode == "fan_out"};
  return initializer;
}

/// arange, arange(end), arange(start, end, step) as in PyTorch; `arguments` are start, step and the expected count.
static std::optional<Initializer> makeArange(llvm::ArrayRef<StaticValue> values, std::string &why) {
  std::optional<double> start = values[0].asDouble(), end = values[1].asDouble(), step = values[2].asDouble();
  if (!start && !end)
    return Initializer{"arange", {0, 1}, {}};
  if (!end) {
    end = start;
    start = 0;
  }
  if (!start || !step || *step == 0) {
    why = "start, end and step are numbers, step is not 0";
    return std::nullopt;
  }
  return Initializer{"arange", {*start, *step, std::ceil((*end - *start) / *step)}, {}};
}

std::optional<Initializer> makeInitializer(llvm::StringRef name, llvm::ArrayRef<StaticValue> values, std::string &why) {
  if (name.starts_with("kaiming"))
    return makeKaiming(name, values, why);
  if (name == "arange")
    return makeArange(values, why);
  Initializer initializer{name.str(), {}, {}};
  const Row &row = *findRow(name);
  for (auto [argument, value] : llvm::zip(row.arguments, values)) {
    if (value.isNone() && argument.defaultValue && argument.defaultValue->isNone())
      continue;
    auto number = value.asDouble();
    if (!number || !std::isfinite(*number)) {
      if (number && name == "full") {
        initializer.arguments.push_back(*number); // torch.full takes infinities
        continue;
      }
      why = fmt::format("`{}` is {}, not a finite number", argument.name, value.describe());
      return std::nullopt;
    }
    initializer.arguments.push_back(*number);
  }
  bool emptyRange = name == "uniform" && initializer.arguments[0] > initializer.arguments[1];
  bool negativeDeviation = (name == "normal" || name == "trunc_normal") && initializer.arguments[1] < 0;
  if (emptyRange || negativeDeviation) {
    why = emptyRange ? "`a` is larger than `b`" : "`std` is negative";
    return std::nullopt;
  }
  return initializer;
}

/// Appends the numbers of nested lists and checks that they are of one shape.
static bool flatten(const StaticValue &value, std::size_t depth, Initializer &literal, std::string &why) {
  const Sequence *items = value.is<DictValue>() ? nullptr : value.sequence();
  bool atLeaf = depth == literal.literalShape.size();
  if (!items) {
    auto number = value.asDouble();
    if (!number || !atLeaf) {
      why = number ? "the lists are not of one depth" : "it holds " + value.describe();
      return false;
    }
    constexpr std::int64_t maxExact = std::int64_t(1) << 53;
    if (auto integer = value.asInteger(); integer && (*integer > maxExact || *integer < -maxExact)) {
      why = "integers beyond 2^53 are not exact in a list";
      return false;
    }
    literal.arguments.push_back(*number);
    return true;
  }
  if (atLeaf || static_cast<std::int64_t>(items->elements.size()) != literal.literalShape[depth]) {
    why = atLeaf ? "the lists are not of one depth" : "the lists are not of one length";
    return false;
  }
  for (const StaticValue &element : items->elements)
    if (!flatten(element, depth + 1, literal, why))
      return false;
  return true;
}

std::optional<Initializer> literalInitializer(const StaticValue &value, std::string &why) {
  Initializer literal{"literal", {}, {}};
  const StaticValue *front = &value;
  while (front->is<ListValue>() || front->is<TupleValue>()) {
    const std::vector<StaticValue> &elements = front->sequence()->elements;
    literal.literalShape.push_back(static_cast<std::int64_t>(elements.size()));
    if (elements.empty())
      break;
    front = &elements.front();
  }
  if (!flatten(value, 0, literal, why))
    return std::nullopt;
  if (literal.literalShape.empty())
    literal.kind = "full";
  return literal;
}

/// torch.nn.init._calculate_fan_in_and_fan_out
static bool fanOf(mlir::RankedTensorType type, bool out, double &fan, std::string &why) {
  if (type.getRank() < 2) {
    why = fmt::format("fan in and fan out of {} are not defined: it has fewer than 2 dimensions", nn::typeText(type));
    return false;
  }
  fan = static_cast<double>(type.getDimSize(out ? 0 : 1));
  for (std::int64_t size : type.getShape().drop_front(2))
    fan *= static_cast<double>(size);
  return true;
}

static bool fitNumbers(const Initializer &initializer, mlir::Type element, std::string &why) {
  if (llvm::isa<mlir::FloatType>(element))
    return true;
  unsigned width = element.getIntOrFloatBitWidth();
  double limit = width == 1 ? 2 : std::ldexp(1.0, static_cast<int>(width) - 1);
  for (double value : initializer.arguments)
    if (std::floor(value) != value || value >= limit || value < (width == 1 ? 0 : -limit)) {
      why = fmt::format("{} is not a value of {}", pythonFloat(value), nn::elementText(element));
      return false;
    }
  return true;
}

static bool fitLiteral(Initializer &literal, mlir::RankedTensorType type, std::string &why) {
  if (literal.kind == "literal" && llvm::ArrayRef<std::int64_t>(literal.literalShape) != type.getShape()) {
    std::vector<Dim> shape(literal.literalShape.begin(), literal.literalShape.end());
    why = fmt::format("the lists have shape {}, the tensor is {}", shapeText(shape), nn::typeText(type));
    return false;
  }
  return fitNumbers(literal, type.getElementType(), why);
}

/// The row of an Embedding's padding: counted from the end if negative, in the IR from the start.
static bool fitZeroRow(double &row, mlir::RankedTensorType type, std::string &why) {
  const double rows = type.getRank() == 0 ? 0 : static_cast<double>(type.getDimSize(0));
  if (row != std::floor(row) || row < -rows || row >= rows) {
    why = fmt::format("`zero_row` is {}, not the number of a row of {}", pythonFloat(row), nn::typeText(type));
    return false;
  }
  row += row < 0 ? rows : 0;
  return true;
}

bool fitInitializer(Initializer &initializer, mlir::RankedTensorType type, std::string &why) {
  llvm::StringRef kind = initializer.kind;
  if (kind == "literal" || kind == "full")
    return fitLiteral(initializer, type, why);
  if (findRow(kind)->random && !llvm::isa<mlir::FloatType>(type.getElementType())) {
    why = "random values need a floating-point tensor, not " + nn::typeText(type);
    return false;
  }
  bool wantsMatrix = kind == "eye" || kind == "tril";
  bool wantsFans = kind.starts_with("kaiming") || kind.starts_with("xavier");
  if (wantsMatrix && type.getRank() != 2) {
    why = fmt::format("`{}` fills a matrix, not {}", initializer.kind, nn::typeText(type));
    return false;
  }
  if (kind == "normal" && initializer.arguments.size() == 3 && !fitZeroRow(initializer.arguments[2], type, why))
    return false;
  if (kind == "orthogonal" && nn::isStorageElement(type.getElementType())) {
    why = fmt::format("`orthogonal` is worked out in the tensor, and {} has too few digits", nn::typeText(type));
    return false;
  }
  if (kind == "orthogonal" && type.getRank() < 2) {
    why = fmt::format("`orthogonal` needs two dimensions or more, not {}", nn::typeText(type));
    return false;
  }
  if (kind == "arange") {
    bool counted = initializer.arguments.size() == 3;
    if (type.getRank() != 1 || (counted && initializer.arguments[2] != static_cast<double>(type.getDimSize(0)))) {
      why = counted ? fmt::format("it gives {} numbers, the tensor is {}", initializer.arguments[2], nn::typeText(type))
                    : fmt::format("`arange` fills a vector, not {}", nn::typeText(type));
      return false;
    }
    initializer.arguments.resize(2);
    return fitNumbers(initializer, type.getElementType(), why);
  }
  double fan = 1;
  if (wantsFans && !fanOf(type, initializer.kaiming && initializer.kaiming->fanOut, fan, why))
    return false;
  if (initializer.kaiming) { // any other mode or gain is the plain distribution with the bound worked out
    double deviation = fan == 0 ? 0 : initializer.kaiming->gain / std::sqrt(fan);
    bool uniform = kind == "kaiming_uniform";
    double bound = std::sqrt(3.0) * deviation;
    initializer = uniform ? Initializer{"uniform", {-bound, bound}, {}} : Initializer{"normal", {0, deviation}, {}};
  }
  return true;
}

} // namespace modc
