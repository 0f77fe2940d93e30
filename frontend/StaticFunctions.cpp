// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions of static values: Python's built-in ones and those of `math`.
#include "frontend/ConstantEval.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace modc {

namespace {
using Arguments = llvm::ArrayRef<StaticValue>;

struct StaticFunction {
  llvm::StringRef name;
  unsigned minArguments, maxArguments;
  Folded (*fold)(Arguments);
};

template <double (*function)(double)> Folded foldMath(Arguments arguments) {
  auto x = arguments[0].asDouble();
  if (!x)
    return Folded::none();
  double result = function(*x);
  if (std::isnan(result) && !std::isnan(*x))
    return Folded::error("the function is not defined at " + pythonFloat(*x));
  return Folded::of(StaticValue::number(result));
}

/// floor, ceil, round, trunc: a double becomes an integer.
template <double (*function)(double)> Folded foldRounding(Arguments arguments) {
  if (arguments[0].asInteger())
    return Folded::of(StaticValue::integer(*arguments[0].asInteger()));
  auto x = arguments[0].asDouble();
  if (!x)
    return Folded::none();
  double result = function(*x);
  if (!(std::abs(result) < 9.2e18))
    return Folded::error(pythonFloat(*x) + " does not fit in a 64-bit integer");
  return Folded::of(StaticValue::integer(static_cast<std::int64_t>(result)));
}

Folded foldAbs(Arguments arguments) {
  if (auto number = arguments[0].asInteger())
    return *number < 0 ? foldUnary(ast::UnaryOp::Minus, arguments[0]) : Folded::of(StaticValue::integer(*number));
  auto number = arguments[0].asDouble();
  return number ? Folded::of(StaticValue::number(std::abs(*number))) : Folded::none();
}

/// Of several arguments or of one list.
template <ast::CompareOp better> Folded foldExtreme(Arguments arguments) {
  if (arguments.size() == 1) {
    if (!arguments[0].sequence())
      return Folded::none();
    arguments = arguments[0].sequence()->elements;
    if (arguments.empty())
      return Folded::error("of an empty list");
  }
  StaticValue best = arguments[0];
  for (const StaticValue &candidate : arguments.drop_front()) {
    Folded isBetter = foldCompare(better, candidate, best);
    if (!isBetter.value)
      return isBetter;
    if (*truth(*isBetter.value))
      best = candidate;
  }
  return best.isNumber() || best.is<Dim>() ? Folded::of(best) : Folded::none();
}

Folded foldSum(Arguments arguments) {
  const Sequence *items = arguments[0].sequence();
  if (!items)
    return Folded::none();
  StaticValue total = StaticValue::integer(0);
  for (const StaticValue &element : items->elements) {
    Folded next = foldBinary(ast::BinaryOp::Add, total, element);
    if (!next.value)
      return next;
    total = *next.value;
  }
  return Folded::of(total);
}

Folded foldPow(Arguments arguments) { return foldBinary(ast::BinaryOp::Pow, arguments[0], arguments[1]); }

Folded foldLen(Arguments arguments) {
  if (const std::string *text = arguments[0].as<std::string>())
    return Folded::of(StaticValue::integer(static_cast<std::int64_t>(text->size())));
  const Sequence *items = arguments[0].sequence();
  return items ? Folded::of(StaticValue::integer(static_cast<std::int64_t>(items->elements.size()))) : Folded::none();
}

Folded foldInt(Arguments arguments) {
  if (arguments[0].is<Dim>())
    return Folded::of(arguments[0]);
  return foldRounding<std::trunc>(arguments);
}

Folded foldFloat(Arguments arguments) {
  if (auto number = arguments[0].asDouble())
    return Folded::of(StaticValue::number(*number));
  const std::string *text = arguments[0].as<std::string>();
  if (!text)
    return Folded::none();
  char *end = nullptr;
  double value = std::strtod(text->c_str(), &end);
  if (text->empty() || *end)
    return Folded::error("\"" + *text + "\" is not a number");
  return Folded::of(StaticValue::number(value));
}

Folded foldBool(Arguments arguments) {
  std::optional<bool> value = truth(arguments[0]);
  return value ? Folded::of(StaticValue::boolean(*value)) : Folded::none();
}
Folded foldStr(Arguments arguments) {
  return arguments[0].holdsTensor() ? Folded::none() : Folded::of(StaticValue(arguments[0].str()));
}
Folded foldList(Arguments arguments) {
  const Sequence *items = arguments[0].sequence();
  return items ? Folded::of(StaticValue::list(items->elements)) : Folded::none();
}
Folded foldTuple(Arguments arguments) {
  const Sequence *items = arguments[0].sequence();
  return items ? Folded::of(StaticValue::tuple(items->elements)) : Folded::none();
}

/// `_pair(3)` is (3, 3), `_pair((3, 5))` is (3, 5), as in torch.nn.modules.utils.
template <std::size_t count> Folded foldRepeated(Arguments arguments) {
  if (const Sequence *items = arguments[0].sequence())
    return items->elements.size() == count
               ? Folded::of(StaticValue::tuple(items->elements))
               : Folded::error(fmt::format("of {} elements, where {} are needed", items->elements.size(), count));
  return Folded::of(StaticValue::tuple(std::vector<StaticValue>(count, arguments[0])));
}

constexpr std::int64_t MaxRange = 100'000;

Folded foldRange(Arguments arguments) {
  std::int64_t lower = 0, step = 1, upper = 0;
  for (const StaticValue &argument : arguments)
    if (!argument.asInteger())
      return argument.is<Dim>()
                 ? Folded::error("its length " + argument.str() + " is known in the run only; loops over it are `scan`")
                 : Folded::none();
  if (arguments.size() == 1) {
    upper = *arguments[0].asInteger();
  } else {
    lower = *arguments[0].asInteger();
    upper = *arguments[1].asInteger();
    step = arguments.size() == 3 ? *arguments[2].asInteger() : 1;
  }
  if (step == 0)
    return Folded::error("a step of 0");
  double count = std::ceil((static_cast<double>(upper) - static_cast<double>(lower)) / static_cast<double>(step));
  if (count > MaxRange)
    return Folded::error(fmt::format("it has more than {} elements", MaxRange));
  std::vector<StaticValue> elements;
  std::int64_t next = lower;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i) {
    elements.push_back(StaticValue::integer(next));
    llvm::AddOverflow(next, step, next); // wraps at most after the last one
  }
  return Folded::of(StaticValue::list(std::move(elements)));
}

Folded foldEnumerate(Arguments arguments) {
  const Sequence *items = arguments[0].sequence();
  if (!items)
    return Folded::none();
  std::vector<StaticValue> pairs;
  for (const StaticValue &element : items->elements)
    pairs.push_back(StaticValue::tuple({StaticValue::integer(static_cast<std::int64_t>(pairs.size())), element}));
  return Folded::of(StaticValue::list(std::move(pairs)));
}

Folded foldZip(Arguments arguments) {
  std::size_t shortest = MaxRange;
  for (const StaticValue &argument : arguments) {
    if (!argument.sequence())
      return Folded::none();
    shortest = std::min(shortest, argument.sequence()->elements.size());
  }
  std::vector<StaticValue> rows;
  for (std::size_t i = 0; i < shortest; ++i) {
    std::vector<StaticValue> row;
    for (const StaticValue &argument : arguments)
      row.push_back(argument.sequence()->elements[i]);
    rows.push_back(StaticValue::tuple(std::move(row)));
  }
  return Folded::of(StaticValue::list(std::move(rows)));
}

Folded foldReversed(Arguments arguments) {
  const Sequence *items = arguments[0].sequence();
  if (!items)
    return Folded::none();
  return Folded::of(StaticValue::list({items->elements.rbegin(), items->elements.rend()}));
}

const StaticFunction functions[] = {
    {"_pair", 1, 1, foldRepeated<2>},
    {"_quadruple", 1, 1, foldRepeated<4>},
    {"_sextuple", 1, 1, foldRepeated<6>},
    {"_single", 1, 1, foldRepeated<1>},
    {"_triple", 1, 1, foldRepeated<3>},
    {"abs", 1, 1, foldAbs},
    {"bool", 1, 1, foldBool},
    {"ceil", 1, 1, foldRounding<std::ceil>},
    {"cos", 1, 1, foldMath<std::cos>},
    {"enumerate", 1, 1, foldEnumerate},
    {"exp", 1, 1, foldMath<std::exp>},
    {"float", 1, 1, foldFloat},
    {"floor", 1, 1, foldRounding<std::floor>},
    {"int", 1, 1, foldInt},
    {"len", 1, 1, foldLen},
    {"list", 1, 1, foldList},
    {"log", 1, 1, foldMath<std::log>},
    {"max", 1, ~0u, foldExtreme<ast::CompareOp::Greater>},
    {"min", 1, ~0u, foldExtreme<ast::CompareOp::Less>},
    {"pow", 2, 2, foldPow},
    {"range", 1, 3, foldRange},
    {"reversed", 1, 1, foldReversed},
    {"round", 1, 1, foldRounding<std::nearbyint>},
    {"sin", 1, 1, foldMath<std::sin>},
    {"sqrt", 1, 1, foldMath<std::sqrt>},
    {"str", 1, 1, foldStr},
    {"sum", 1, 1, foldSum},
    {"tanh", 1, 1, foldMath<std::tanh>},
    {"tuple", 1, 1, foldTuple},
    {"zip", 1, ~0u, foldZip},
};

const StaticFunction *findFunction(llvm::StringRef name) {
  const auto *found = llvm::find_if(functions, [&](const StaticFunction &function) { return function.name == name; });
  return found == std::end(functions) ? nullptr : found;
}
} // namespace

bool isStaticFunction(llvm::StringRef name) { return findFunction(name) != nullptr; }

std::vector<llvm::StringRef> staticFunctionNames() {
  std::vector<llvm::StringRef> names;
  for (const StaticFunction &function : functions)
    names.push_back(function.name);
  return names;
}

Folded foldFunction(llvm::StringRef name, llvm::ArrayRef<StaticValue> arguments) {
  const StaticFunction *function = findFunction(name);
  if (!function)
    return Folded::none();
  if (arguments.size() < function->minArguments || arguments.size() > function->maxArguments)
    return Folded::error(fmt::format("it takes {} {}, {} given", function->minArguments,
                                     function->minArguments == 1 ? "argument" : "arguments", arguments.size()));
  return function->fold(arguments);
}

std::optional<double> namedConstant(llvm::StringRef name) {
  if (name == "pi")
    return 3.14159265358979323846;
  if (name == "e")
    return 2.71828182845904523536;
  if (name == "inf")
    return HUGE_VAL;
  if (name == "nan")
    return NAN;
  return std::nullopt;
}

} // namespace modc
