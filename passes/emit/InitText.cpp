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

std::string literal(nn::SlotOp slot, const std::string &name, llvm::ArrayRef<double> values) {
  std::string list;
  bool real = mlir::isa<mlir::FloatType>(nn::elementType(slot.getType()));
  for (double value : values)
    list += (list.empty() ? "" : ", ") + (real ? number(value) : fmt::format("{}", static_cast<long long>(value)));
  std::string table =
      wrapList(fmt::format("  static constexpr {} {}_values[] = {{", real ? "double" : "long long", name), list, "};");
  return table + fmt::format("  modc::init::values(state_, {}, {}_values);\n", name, name);
}

} // namespace

InitCall initCall(nn::SlotOp slot) {
  llvm::StringRef kind = slot.getInit().getKind();
  llvm::ArrayRef<double> given;
  if (auto attribute = slot.getInit().getArguments())
    given = attribute.asArrayRef();
  auto argument = [&](std::size_t i, double fallback) { return i < given.size() ? given[i] : fallback; };
  Fans fans(nn::getDims(slot.getType()));
  if (kind == "zeros")
    return {"constant", {0}};
  if (kind == "ones")
    return {"constant", {1}};
  if (kind == "full" || kind == "constant" || (kind == "literal" && given.size() == 1))
    return {"constant", {argument(0, 0)}};
  if (kind == "literal")
    return {"values", given.vec()};
  if (kind == "arange" || kind == "eye" || kind == "tril")
    return {kind.str(), {}};
  if (kind == "uniform")
    return {"uniform", {argument(0, 0), argument(1, 1)}, true};
  if (kind == "normal") {
    InitCall call{"normal", {argument(0, 0), argument(1, 1)}, true};
    if (given.size() > 2)
      call.zeroRow = static_cast<std::int64_t>(given[2]);
    return call;
  }
  if (kind == "trunc_normal")
    return {"trunc_normal", {argument(0, 0), argument(1, 1), argument(2, -2), argument(3, 2)}, true};
  if (kind == "orthogonal")
    return {"orthogonal", {argument(0, 1)}, true};
  // kaiming: deviation = sqrt(2 / (1 + a²)) / sqrt(fan_in), bound = sqrt(3) deviation.
  double a = argument(0, 0);
  if (kind == "kaiming_uniform") {
    double bound = std::sqrt(6 / (1 + a * a) / fans.in);
    return {"uniform", {-bound, bound}, true};
  }
  if (kind == "kaiming_normal")
    return {"normal", {0, std::sqrt(2 / ((1 + a * a) * fans.in))}, true};
  // xavier: bound = gain sqrt(6 / (fan_in + fan_out)), deviation = gain sqrt(2 / (fan_in + fan_out)).
  double gain = argument(0, 1);
  if (kind == "xavier_uniform") {
    double bound = gain * std::sqrt(6 / (fans.in + fans.out));
    return {"uniform", {-bound, bound}, true};
  }
  if (kind == "xavier_normal")
    return {"normal", {0, gain * std::sqrt(2 / (fans.in + fans.out))}, true};
  throw InternalError("unknown initialiser " + kind.str());
}

std::string initStatement(nn::SlotOp slot, const std::string &name) {
  const InitCall init = initCall(slot);
  if (init.function == "values")
    return literal(slot, name, init.numbers);
  std::string text = fmt::format("  modc::init::{}(state_, {}{}", init.function, name, init.isSeeded ? ", seed" : "");
  for (double value : init.numbers)
    text += ", " + number(value);
  text += ");\n";
  if (init.zeroRow)
    text += fmt::format("  modc::init::zero_row(state_, {}, {});\n", name, *init.zeroRow);
  return text;
}

} // namespace modc
