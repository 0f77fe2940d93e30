// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Resolves initialisers of torch.nn.init to the runtime's distributions: the compiler knows fan_in, fan_out and gain.
#include "passes/emit/InitText.h"
#include "passes/emit/EmitModel.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>
#include <fmt/format.h>

namespace modc {

std::string wrapList(const std::string &head, const std::string &list, const std::string &tail) {
  if (head.size() + list.size() + tail.size() <= 110)
    return head + list + tail + "\n";
  llvm::SmallVector<llvm::StringRef> items;
  llvm::StringRef(list).split(items, ", ");
  std::string text = llvm::StringRef(head).rtrim().str() + "\n", line = "   ";
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string item = " " + items[i].str() + (i + 1 < items.size() ? "," : "");
    if (line.size() + item.size() > 110) {
      text += line + "\n";
      line = "   ";
    }
    line += item;
  }
  return text + line + "\n" + llvm::StringRef(tail).ltrim().str() + "\n";
}

namespace {

/// torch.nn.init._calculate_fan_in_and_fan_out.
struct Fans {
  double in = 1, out = 1;
  explicit Fans(llvm::ArrayRef<Dim> dims) {
    double receptive = 1;
    for (std::size_t i = 2; i < dims.size(); ++i)
      receptive *= static_cast<double>(dims[i].constant().value_or(1));
    if (dims.size() >= 2) {
      in = static_cast<double>(dims[1].constant().value_or(1)) * receptive;
      out = static_cast<double>(dims[0].constant().value_or(1)) * receptive;
    }
  }
};

std::string number(double value) {
  if (std::isinf(value))
    return value < 0 ? "-HUGE_VAL" : "HUGE_VAL";
  if (std::isnan(value))
    return "NAN";
  return fmt::format("{}", value);
}

std::string call(llvm::StringRef function, const std::string &name, bool seeded,
                 std::initializer_list<double> numbers) {
  std::string text = fmt::format("  modc::init::{}(state_, {}{}", function.str(), name, seeded ? ", seed" : "");
  for (double value : numbers)
    text += ", " + number(value);
  return text + ");\n";
}

std::string literal(nn::SlotOp slot, const std::string &name, llvm::ArrayRef<double> values) {
  if (values.size() == 1)
    return call("constant", name, false, {values.front()});
  std::string list;
  bool real = mlir::isa<mlir::FloatType>(nn::elementType(slot.getType()));
  for (double value : values)
    list += (list.empty() ? "" : ", ") + (real ? number(value) : fmt::format("{}", static_cast<long long>(value)));
  std::string table =
      wrapList(fmt::format("  static constexpr {} {}_values[] = {{", real ? "double" : "long long", name), list, "};");
  return table + fmt::format("  modc::init::values(state_, {}, {}_values);\n", name, name);
}

} // namespace

std::string initStatement(nn::SlotOp slot, const std::string &name) {
  llvm::StringRef kind = slot.getInit().getKind();
  llvm::ArrayRef<double> given;
  if (auto attribute = slot.getInit().getArguments())
    given = attribute.asArrayRef();
  auto argument = [&](std::size_t i, double fallback) { return i < given.size() ? given[i] : fallback; };
  Fans fans(nn::getDims(slot.getType()));
  if (kind == "zeros")
    return call("constant", name, false, {0});
  if (kind == "ones")
    return call("constant", name, false, {1});
  if (kind == "full" || kind == "constant")
    return call("constant", name, false, {argument(0, 0)});
  if (kind == "literal")
    return literal(slot, name, given);
  if (kind == "arange" || kind == "eye" || kind == "tril")
    return call(kind, name, false, {});
  if (kind == "uniform")
    return call("uniform", name, true, {argument(0, 0), argument(1, 1)});
  if (kind == "normal")
    return call("normal", name, true, {argument(0, 0), argument(1, 1)});
  if (kind == "trunc_normal")
    return call("trunc_normal", name, true, {argument(0, 0), argument(1, 1), argument(2, -2), argument(3, 2)});
  if (kind == "orthogonal")
    return call("orthogonal", name, true, {argument(0, 1)});
  // kaiming: deviation = sqrt(2 / (1 + a²)) / sqrt(fan_in), bound = sqrt(3) deviation.
  double a = argument(0, 0);
  if (kind == "kaiming_uniform") {
    double bound = std::sqrt(6 / (1 + a * a) / fans.in);
    return call("uniform", name, true, {-bound, bound});
  }
  if (kind == "kaiming_normal")
    return call("normal", name, true, {0, std::sqrt(2 / ((1 + a * a) * fans.in))});
  // xavier: bound = gain sqrt(6 / (fan_in + fan_out)), deviation = gain sqrt(2 / (fan_in + fan_out)).
  double gain = argument(0, 1);
  if (kind == "xavier_uniform") {
    double bound = gain * std::sqrt(6 / (fans.in + fans.out));
    return call("uniform", name, true, {-bound, bound});
  }
  if (kind == "xavier_normal")
    return call("normal", name, true, {0, gain * std::sqrt(2 / (fans.in + fans.out))});
  throw InternalError("unknown initialiser " + kind.str());
}

} // namespace modc
