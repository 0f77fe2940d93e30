// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes loops over a run-time length:
//
//   // ys, h = scan(x, h0) (xt, h)
//   const float* h = h0.data;
//   float* const h_next[] = {
//       ws.at<float>(h_next_even_at),
//       ws.at<float>(h_next_odd_at),
//   };
//   for (int t = 0; t < T; ++t) {
//     linear_tanh_16x16(x.data + t * N * 8, h, h_next[t % 2], N);
//     h = h_next[t % 2];
//   }
//
// A carry is a pointer. What a step makes of it lies in one of two places in turn, as a kernel reads the old value while it
// writes the new one; or in the step of a stacked result, if the step's result is the carry.
#include "ir/Location.h"
#include "passes/ValueNames.h"
#include "passes/emit/ProgramText.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

/// "N * 16 * sizeof(float)"
static std::string byteCount(mlir::Type type) {
  Dim count = product(nn::getDims(type)).value_or(Dim(0));
  std::string extent = cppExtent(count);
  if (!count.isConstant())
    extent = fmt::format("static_cast<std::size_t>({})", extent);
  return fmt::format("{} * sizeof({})", extent, cppType(type));
}

/// Of a stack that the spec does not name.
std::string ProgramText::stackName(nn::ScanOp scan, std::size_t index) const {
  auto carry = carryNames.find(scan.yieldedStep(index));
  return carry != carryNames.end() ? carry->second + "_before" : nameOf(scan.yieldedStep(index)) + "_steps";
}

void ProgramText::nameCarries(nn::ScanOp scan) {
  unsigned depth = 0; // loops side by side have the same variable
  for (auto outer = scan->getParentOfType<nn::ScanOp>(); outer; outer = outer->getParentOfType<nn::ScanOp>())
    ++depth;
  while (loopNames.size() <= depth)
    loopNames.push_back(names.takeLocal("t"));
  loopVariables[scan] = loopNames[depth];
  for (unsigned i = 0; i < scan.getInits().size(); ++i) {
    mlir::BlockArgument carry = scan.carry(i);
    std::string wanted = valueName(carry);
    carryNames[carry] = names.takeLocal(wanted.empty() ? "carry" : wanted);
    carryArrays[carry] = names.takeLocal(carryNames[carry] + "_next");
  }
}

void ProgramText::nameResults(nn::ScanOp scan) {
  ValueNames given = modc::valueNames(scan.getLoc());
  std::size_t numStacked = scan.getStacked().size(), added = scan->getNumResults() - given.names.size();
  for (auto [index, result] : llvm::enumerate(scan->getResults())) {
    if (valueNames.count(result))
      continue;
    // What differentiate has added stands behind the spec's stacks.
    bool isStack = index < numStacked, isAdded = isStack && index + added >= numStacked;
    std::string wanted = isAdded ? "" : given[isStack ? index : index - added];
    if (wanted.empty())
      wanted = isStack ? stackName(scan, index) : carryNames[scan.carry(index - numStacked)] + "_last";
    valueNames[result] = names.takeLocal(wanted);
  }
}

void ProgramText::planLoop(nn::ScanOp scan,
                           llvm::function_ref<std::string(const std::string &, nn::PlaceAttr, unsigned)> addRow) {
  if (!scan.getCarryPlaces())
    return;
  for (auto [index, attribute] : llvm::enumerate(*scan.getCarryPlaces())) {
    auto places = mlir::dyn_cast<mlir::ArrayAttr>(attribute);
    if (!places)
      continue;
    mlir::BlockArgument carry = scan.carry(index);
    unsigned elementBytes = nn::elementBytes(nn::elementType(carry));
    auto row = [&](unsigned i, const char *steps) {
      return addRow(carryArrays[carry] + steps, mlir::cast<nn::PlaceAttr>(places[i]), elementBytes);
    };
    std::string even = row(0, "_even");
    carryPlaceNames[carry] = {even, row(1, "_odd")};
  }
}

/// "ys.data + t * N * 16"
std::string ProgramText::inStack(const std::string &base, mlir::Type step, nn::ScanOp scan) const {
  Dim stride = product(nn::getDims(step)).value_or(Dim(0));
  std::string factor = stride.terms().size() > 1 ? "(" + cppExtent(stride) + ")" : cppExtent(stride);
  std::string variable = loopVariables.lookup(scan);
  return stride == Dim(1) ? fmt::format("{} + {}", base, variable)
                          : fmt::format("{} + {} * {}", base, variable, factor);
}

std::string ProgramText::argumentPointer(mlir::BlockArgument argument, nn::ScanOp scan, llvm::StringRef phase) {
  unsigned number = argument.getArgNumber(), numSequences = scan.getSequences().size();
  if (number < numSequences)
    return inStack(pointer(scan.getSequences()[number], phase), argument.getType(), scan);
  if (number < numSequences + scan.getInits().size())
    return carryNames.lookup(argument);
  return pointer(scan.getOperand(number), phase);
}

std::string ProgramText::stepPointer(mlir::Value value, llvm::StringRef phase) {
  nn::PlaceAttr place = placeAttr(value);
  if (!place)
    return "";
  auto scan = mlir::dyn_cast<nn::ScanOp>(value.getDefiningOp()->getParentOp());
  auto [kind, numberText] = place.getGroup().split(':');
  unsigned number = 0;
  if (!scan || numberText.getAsInteger(10, number))
    return "";
  if (kind == "step")
    return inStack(pointer(scan.getStacked()[number], phase), value.getType(), scan);
  if (kind == "carry")
    return fmt::format("{}[{} % 2]", carryArrays.lookup(scan.carry(number)), loopVariables.lookup(scan));
  return "";
}

std::string ProgramText::carryDeclarations(nn::ScanOp scan, llvm::StringRef phase, const std::string &indent) {
  std::string text;
  for (unsigned i = 0; i < scan.getInits().size(); ++i) {
    mlir::BlockArgument carry = scan.carry(i);
    std::string type = cppType(carry.getType()), at = fmt::format("{}.at<{}>", training ? "ws_" : "ws", type);
    text += fmt::format("{}const {}* {} = {};\n", indent, type, carryNames[carry], pointer(scan.getInits()[i], phase));
    if (auto own = carryPlaceNames.find(carry); own != carryPlaceNames.end())
      text += fmt::format("{0}{1}* const {2}[] = {{\n{0}    {3}({4}),\n{0}    {3}({5}),\n{0}}};\n", indent, type,
                          carryArrays[carry], at, own->second.first, own->second.second);
  }
  return text;
}

/// Copies of what no kernel of the step writes in place, and the carries for the next step.
std::string ProgramText::stepEnd(nn::ScanOp scan, llvm::StringRef phase, const std::string &indent) {
  std::string text, next;
  auto copy = [&](const std::string &to, mlir::Value value) {
    text += fmt::format("{}std::memcpy({}, {}, {});\n", indent, to, pointer(value, phase), byteCount(value.getType()));
  };
  for (auto [index, stack] : llvm::enumerate(scan.getStacked())) {
    mlir::Value step = scan.yieldedStep(index);
    nn::PlaceAttr place = placeAttr(storage(step));
    bool inPlace = place && place.getGroup() == fmt::format("step:{}", index);
    if (!inPlace && !stack.use_empty())
      copy(inStack(pointer(stack, phase), step.getType(), scan), step);
  }
  for (unsigned i = 0; i < scan.getInits().size(); ++i) {
    mlir::BlockArgument carry = scan.carry(i);
    mlir::Value value = scan.yieldedCarry(i);
    std::string to = pointer(value, phase);
    if (carryPlaceNames.count(carry)) {
      nn::PlaceAttr place = placeAttr(storage(value));
      std::string own = fmt::format("{}[{} % 2]", carryArrays[carry], loopVariables[scan]);
      if (!place || place.getGroup() != fmt::format("carry:{}", i))
        copy(own, value);
      to = own;
    }
    next += fmt::format("{}{} = {};\n", indent, carryNames[carry], to);
  }
  return text + next;
}

std::string ProgramText::loop(nn::ScanOp scan, llvm::StringRef phase, const std::string &indent) {
  std::string text, note = comment(scan);
  if (!note.empty())
    text = indent + "// " + note + (isBackward(scan.getLoc()) ? ", backwards\n" : "\n");
  text += carryDeclarations(scan, phase, indent);
  std::string t = loopVariables[scan];
  Dim last = add(scan.steps(), Dim(-1)).value_or(Dim(0));
  text += scan.getReverse()
              ? fmt::format("{0}for (int {1} = {2}; {1} >= 0; --{1}) {{\n", indent, t, cppExtent(last))
              : fmt::format("{0}for (int {1} = 0; {1} < {2}; ++{1}) {{\n", indent, t, cppExtent(scan.steps()));
  std::vector<mlir::Operation *> body;
  for (mlir::Operation &op : scan.block().without_terminator())
    body.push_back(&op);
  std::string inner = indent + "  ";
  text += lines(body, phase, inner) + stepEnd(scan, phase, inner) + indent + "}\n";
  for (auto [index, result] : llvm::enumerate(scan.getFinals()))
    if (!result.use_empty())
      text += fmt::format("{}std::memcpy({}, {}, {});\n", indent, pointer(result, phase), carryNames[scan.carry(index)],
                          byteCount(result.getType()));
  return text;
}

} // namespace modc
