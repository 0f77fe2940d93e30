// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where a program's values lie in the workspace: the rows of the table of places, and the groups that these lie in.
#include "passes/emit/ProgramText.h"

#include <fmt/format.h>

namespace modc {

void ProgramText::planGroups() {
  groupRows.push_back({Dim(1), 0, 0});
  auto workspace = function.op->getAttrOfType<mlir::DictionaryAttr>("nn.workspace");
  if (workspace)
    for (mlir::NamedAttribute group : workspace) {
      std::int64_t bytes = mlir::cast<mlir::IntegerAttr>(group.getValue()).getInt();
      if (group.getName() == "1")
        groupRows.front().bytes = bytes;
      else
        groupRows.push_back({*Dim::parse(group.getName().getValue()), bytes, 0});
    }
  auto addRow = [&](const std::string &name, nn::PlaceAttr place, unsigned elementBytes, const std::string &until) {
    int group = groupIndex(place.getGroup());
    std::string constant = names.takeLocal(prefix + name + "_at");
    placeRows.push_back({constant, group, place.getOffset(), place.getBytes(), until});
    groupRows[group].elements = std::max<std::int64_t>(groupRows[group].elements, place.getBytes() / elementBytes);
    return constant;
  };
  function.op->walk([&](mlir::Operation *op) {
    for (mlir::Value result : op->getResults()) {
      nn::PlaceAttr place = placeAttr(result);
      if (inWorkspace(place))
        placeNames[result] = addRow(nameOf(result), place, nn::elementBytes(nn::elementType(result)), lastUse(result));
      usesSpare |= place && place.getGroup().starts_with("grad:");
    }
    if (auto scan = mlir::dyn_cast<nn::ScanOp>(op))
      planLoop(scan, [&](const std::string &name, nn::PlaceAttr place, unsigned elementBytes) {
        return addRow(name, place, elementBytes, "");
      });
  });
  // An input's gradient that is an output's lies in the caller's memory, which need not outlive backward: it is copied.
  for (nn::InputGradOp op : function.op.getOps<nn::InputGradOp>())
    if (storage(op.getGradient()).getDefiningOp<nn::SeedOp>())
      gradientCopies[op] = reserve("d" + op.getInput().str(), product(nn::getDims(op.getGradient())).value_or(Dim(0)),
                                   nn::elementType(op.getGradient()));
}

std::vector<std::string> ProgramText::placeConstants() const {
  std::vector<std::string> constants;
  for (const PlaceRow &row : placeRows)
    constants.push_back(row.constant);
  return constants;
}

void shareWorkspace(llvm::ArrayRef<ProgramText *> programs) {
  std::vector<GroupRow> shared;
  for (ProgramText *program : programs) {
    std::vector<int> numbers;
    for (const GroupRow &row : program->groupRows) {
      auto same = llvm::find_if(shared, [&](const GroupRow &other) { return other.factor == row.factor; });
      if (same == shared.end())
        same = shared.insert(same, {row.factor, 0, 0});
      same->bytes = std::max(same->bytes, row.bytes);
      same->elements = std::max(same->elements, row.elements);
      numbers.push_back(static_cast<int>(same - shared.begin()));
    }
    for (PlaceRow &row : program->placeRows)
      row.group = numbers[row.group];
  }
  for (ProgramText *program : programs)
    program->groupRows = shared;
}

int ProgramText::groupIndex(llvm::StringRef factor) const {
  if (factor == "1")
    return 0;
  for (std::size_t i = 1; i < groupRows.size(); ++i)
    if (groupRows[i].factor.str() == factor)
      return static_cast<int>(i);
  throw InternalError("no workspace group " + factor.str());
}

std::string ProgramText::lastUse(mlir::Value value) const {
  mlir::Operation *last = value.getDefiningOp();
  for (mlir::Operation *user : value.getUsers())
    if (user->getBlock() == last->getBlock() && last->isBeforeInBlock(user))
      last = user;
  if (last == value.getDefiningOp())
    return "";
  return last->getNumResults() ? nameOf(last->getResult(0)) : "the end";
}

std::string ProgramText::reserve(const std::string &name, const Dim &elements, mlir::Type element) {
  std::int64_t units = elements.content();
  auto factor = divideExact(elements, Dim(units ? units : 1)).value_or(Dim(1));
  int group = 0;
  if (!factor.isConstant()) {
    for (std::size_t i = 1; i < groupRows.size(); ++i)
      if (groupRows[i].factor == factor)
        group = static_cast<int>(i);
    if (group == 0) {
      groupRows.push_back({factor, 0, 0});
      group = static_cast<int>(groupRows.size()) - 1;
    }
  }
  GroupRow &row = groupRows[group];
  std::int64_t bytes = units * nn::elementBytes(element);
  std::string constant = names.takeLocal(prefix + name + "_at");
  placeRows.push_back({constant, group, row.bytes, bytes, ""});
  row.bytes += (bytes + 63) / 64 * 64;
  row.elements = std::max(row.elements, units);
  return constant;
}

std::string ProgramText::groupList() const {
  std::string text;
  for (const GroupRow &group : groupRows)
    text +=
        fmt::format("{}{{{}, {}, {}}}", text.empty() ? "" : ", ", cppExtent(group.factor), group.bytes, group.elements);
  return "{" + text + "}";
}

std::string ProgramText::placeOf(mlir::Value value) const {
  auto it = placeNames.find(storage(value));
  return it == placeNames.end() ? std::string() : it->second;
}

bool ProgramText::isWrittenInPlace(mlir::Value output) const {
  nn::PlaceAttr place = placeAttr(storage(output));
  const EmitPort *port = findPort(function, output);
  return place && port && place.getGroup() == fmt::format("result:{}", port->index);
}

std::string ProgramText::source(mlir::Value output, llvm::StringRef phase) {
  mlir::Value value = storage(output);
  if (auto it = bound.find(value); it != bound.end())
    return it->second;
  for (const EmitPort &port : function.inputs)
    if (port.value == value)
      return port.host ? "&" + port.name : port.name + ".data";
  if (auto read = value.getDefiningOp<nn::ReadOp>())
    return slotPointer(read.getSlot(), /*write=*/false);
  nn::PlaceAttr place = placeAttr(value);
  if (place && place.getGroup().starts_with("result:")) // the same value as another output
    for (const EmitPort &port : function.outputs)
      if (place.getGroup() == fmt::format("result:{}", port.index))
        return port.name + ".data";
  return placeNames.count(value) ? nameOf(value) : pointer(value, phase);
}

} // namespace modc
