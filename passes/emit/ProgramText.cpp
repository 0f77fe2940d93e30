// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Turns the operations of one planned program into C++ statements.
#include "passes/emit/ProgramText.h"
#include "ir/Location.h"
#include "passes/ValueNames.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

static llvm::StringRef phaseOf(mlir::Operation *op) {
  auto phase = op->getAttrOfType<mlir::StringAttr>("nn.phase");
  return phase ? phase.getValue() : llvm::StringRef("forward");
}

const EmitPort *findPort(const EmitFunction &function, mlir::Value value) {
  for (auto *ports : {&function.inputs, &function.targets, &function.outputs})
    for (const EmitPort &port : *ports)
      if (port.value == value)
        return &port;
  if (function.loss && function.loss->value == value)
    return &*function.loss;
  return nullptr;
}

nn::PlaceAttr placeAttr(mlir::Value value) {
  mlir::Operation *op = value.getDefiningOp();
  auto places = op && mlir::isa<nn::LaunchOp, nn::ScanOp>(op) ? op->getAttrOfType<mlir::ArrayAttr>("places") : nullptr;
  if (!places)
    return {};
  return mlir::dyn_cast<nn::PlaceAttr>(places[mlir::cast<mlir::OpResult>(value).getResultNumber()]);
}

bool inWorkspace(nn::PlaceAttr place) { return place && !place.getGroup().contains(':'); }

ProgramText::ProgramText(const EmitModel &model, const EmitFunction &function, std::string prefix, bool training,
                         llvm::ArrayRef<std::string> taken)
    : model(model), function(function), prefix(std::move(prefix)), training(training) {
  reserveNames(taken);
  nameValues();
  planGroups();
  collectRecorded();
}

// ---- names

void ProgramText::reserveNames(llvm::ArrayRef<std::string> taken) {
  for (const std::string &name : taken)
    names.reserve(name);
}

/// "linear_relu_out" of the kernel linear_relu_64x128: what a temporary without a name is called.
static std::string contentName(llvm::StringRef kernel) { return kernel.rsplit('_').first.str() + "_out"; }

void ProgramText::nameValues() {
  for (const char *local : {"ws", "ws_", "net", "net_", "spare", "modc", "state", "packed_", "gradients_", "recorded_"})
    names.reserve(local);
  names.reserve(model.lossName);
  model.reserveMembers(names);
  for (auto *ports : {&function.inputs, &function.targets, &function.outputs})
    for (const EmitPort &port : *ports) {
      names.reserve(port.name);
      names.reserve("d" + port.name);
      names.reserve(port.name + "_"); // members of Training, which a local would hide
      names.reserve("d" + port.name + "_");
      valueNames[port.value] = port.name;
    }
  for (const std::string &symbol : function.symbols)
    names.reserve(symbol);
  for (const EmitSlot &slot : model.slots) {
    names.reserve(slot.name);
    names.reserve(slot.gradient);
  }
  for (nn::KernelOp kernel : model.program.getOps<nn::KernelOp>())
    names.reserve(kernel.getSymName());
  nameHooks();
  function.op->walk([&](nn::ScanOp scan) { nameCarries(scan); });
  function.op->walk([&](mlir::Operation *op) {
    if (auto scan = mlir::dyn_cast<nn::ScanOp>(op))
      nameResults(scan);
    auto launch = mlir::dyn_cast<nn::LaunchOp>(op);
    if (!launch)
      return;
    for (mlir::Value result : launch.getResults()) {
      std::string wanted = valueName(result);
      if (!valueNames.count(result))
        valueNames[result] = names.takeLocal(wanted.empty() ? contentName(launch.getKernel()) : wanted);
    }
  });
}

std::string ProgramText::nameOf(mlir::Value value) const {
  auto it = valueNames.find(storage(value));
  return it == valueNames.end() ? model.lossName : it->second;
}

mlir::Value ProgramText::storage(mlir::Value value) const {
  while (true) {
    auto op = value.getDefiningOp<nn::TensorOp>();
    if (mlir::Value hooked = nn::hookedValue(value))
      value = hooked;
    else if (op && op.isAlias())
      value = op->getOperand(0);
    else
      return value;
  }
}

// ---- pointers

void ProgramText::collectRecorded() {
  if (!training)
    return;
  for (mlir::Operation &op : function.op.getBody().front()) {
    if (phaseOf(&op) != "backward")
      continue;
    for (mlir::Value operand : op.getOperands())
      if (const EmitPort *port = portOf(storage(operand)))
        recordedPorts.insert(port->name);
  }
}

std::vector<std::pair<std::string, std::string>> ProgramText::inputGradients() const {
  std::vector<std::pair<std::string, std::string>> gradients;
  for (nn::InputGradOp op : function.op.getOps<nn::InputGradOp>())
    gradients.push_back({op.getInput().str(), cppType(op.getGradient().getType())});
  return gradients;
}

std::string ProgramText::slotPointer(llvm::StringRef key, bool write) const {
  // A handle of a model that is not const would mark the packed weights as stale.
  const char *net = training || model.forwardWritesState() ? "net." : "";
  for (nn::PackedSlotOp packed : model.packed)
    if (packed.getSymName() == key)
      return fmt::format("{}packed_.{}", net, model.packedNames.lookup(packed.getSymName()));
  int row = model.slotIndex(key);
  if (row < 0)
    throw InternalError("no slot " + key.str());
  const EmitSlot &slot = model.slots[row];
  std::string pointer = fmt::format("{}{}.data()", net, model.handlePath(row));
  if (write || model.handlePath(row).empty()) // what no spec declares has no handle
    pointer = fmt::format("{}state_.at<{}>(slots[{}].offset)", training ? "net_." : "", cppType(slot.op.getType()),
                          slot.name);
  return nn::isStorageElement(nn::elementType(slot.op.getType())) ? fmt::format("modc::bits({})", pointer) : pointer;
}

const EmitPort *ProgramText::portOf(mlir::Value value) const {
  if (const EmitPort *port = findPort(function, value))
    return port;
  // A kernel's result that the port's value is a view of.
  nn::PlaceAttr place = placeAttr(value);
  if (!place || !place.getGroup().starts_with("result:"))
    return nullptr;
  for (const EmitPort &port : function.outputs)
    if (place.getGroup() == fmt::format("result:{}", port.index))
      return &port;
  return function.loss ? &*function.loss : nullptr;
}

std::string ProgramText::pointer(mlir::Value value, llvm::StringRef phase) {
  value = storage(value);
  if (auto it = bound.find(value); it != bound.end())
    return it->second;
  if (const EmitPort *port = portOf(value)) {
    bool isLoss = function.loss && port == &*function.loss;
    if (isLoss)
      return "&" + model.lossName;
    if (phase == "backward")
      return port->name + "_";
    return port->host ? port->name : port->name + ".data";
  }
  if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(value))
    if (auto scan = mlir::dyn_cast<nn::ScanOp>(argument.getOwner()->getParentOp()))
      return argumentPointer(argument, scan, phase);
  if (std::string step = stepPointer(value, phase); !step.empty())
    return step;
  if (auto read = value.getDefiningOp<nn::ReadOp>())
    return slotPointer(read.getSlot(), /*write=*/false);
  if (auto site = value.getDefiningOp<nn::SiteOp>())
    return fmt::format("modc::random::site({})", cppString(site.getName()));
  if (auto seed = value.getDefiningOp<nn::SeedOp>())
    return "d" + function.outputs[seed.getIndex()].name + ".data";
  nn::PlaceAttr place = placeAttr(value);
  if (place && place.getGroup().starts_with("grad:"))
    return fmt::format("gradients_.into({}, {})", model.slots[model.slotIndex(place.getGroup().drop_front(5))].gradient,
                       spareFor(value));
  if (place && place.getGroup().starts_with("seed:")) {
    unsigned output = 0;
    place.getGroup().drop_front(5).getAsInteger(10, output);
    return "d" + function.outputs[output].name + ".data";
  }
  if (place && place.getGroup().starts_with("slot:"))
    return slotPointer(place.getGroup().drop_front(5), /*write=*/true);
  return nameOf(value);
}

// ---- statements

std::string statementComment(llvm::StringRef statement) {
  std::string text = cppComment(statement);
  if (text.find("scan(") != std::string::npos) // the statements of its body have comments of their own
    text.resize(std::min(text.find(" {"), text.size()));
  return text.size() <= 90 ? text : text.substr(0, 88) + " …";
}

std::string ProgramText::comment(mlir::Operation *op) const {
  return commented ? statementComment(userFrame(op->getLoc()).text) : "";
}

/// A kernel's function, where a member of the class or an argument has its name: "::digits::var_2".
std::string ProgramText::kernelFunction(llvm::StringRef kernel) const {
  auto hasItsName = [&](const EmitPort &port) { return port.name == kernel; };
  const bool isHidden =
      llvm::is_contained(model.root.slotMembers, kernel) ||
      llvm::any_of(model.root.children, [&](const EmitModule &child) { return child.member == kernel; }) ||
      llvm::any_of(function.inputs, hasItsName) || llvm::any_of(function.targets, hasItsName) ||
      llvm::any_of(function.outputs, hasItsName);
  return isHidden ? fmt::format("::{}::{}", model.options.nameSpace, kernel.str()) : kernel.str();
}

/// Text of a kernel's argument by its name.
std::string ProgramText::call(nn::LaunchOp launch, llvm::StringRef phase) {
  auto kernel = model.program.lookupSymbol<nn::KernelOp>(launch.getKernel());
  llvm::StringMap<std::string> byName;
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i)
    byName[kernel.getArgAttrOfType<mlir::StringAttr>(i, "nn.name").getValue()] = pointer(launch.getOperand(i), phase);
  for (unsigned i = 0; i < launch.getNumResults(); ++i)
    byName[kernel.getResultAttrOfType<mlir::StringAttr>(i, "nn.name").getValue()] = pointer(launch.getResult(i), phase);
  std::string arguments;
  for (const KernelArg &arg : model.kernels.at(launch.getKernel().str()).args) {
    std::string text;
    if (arg.kind == KernelArg::Extent)
      text = arg.name;
    else if (arg.kind == KernelArg::Executor)
      text = llvm::StringRef(function.variant).starts_with("hook") ? "*place.executor"
             : training                                            ? "net_.state_.executor"
                                                                   : "state_.executor";
    else if (arg.kind == KernelArg::Scratch)
      text = memoryAt(training ? "ws_" : "ws", launch.getScratchAttr(), "std::byte");
    else
      text = byName.lookup(arg.name);
    arguments += (arguments.empty() ? "" : ", ") + text;
  }
  if (arguments.size() > 90 && arguments.find('"') != std::string::npos) // nothing else breaks a line with a text
    arguments = "\n      " + llvm::join(llvm::split(arguments, ", "), ",\n      ");
  return fmt::format("{}({});", kernelFunction(launch.getKernel()), arguments);
}

/// The spare memory as the element type of a gradient; it is declared as float's.
std::string ProgramText::spareFor(mlir::Value gradient) {
  std::string type = cppType(gradient.getType());
  return type == "float" ? "spare" : fmt::format("reinterpret_cast<{}*>(spare)", type);
}

/// What follows the kernels: gradients take their contribution, slots and outputs their value.
std::string ProgramText::endStatement(mlir::Operation *op, llvm::StringRef phase) {
  if (auto contribute = mlir::dyn_cast<nn::ContributeOp>(op)) {
    std::string row = model.slots[model.slotIndex(contribute.getSlot())].gradient;
    nn::PlaceAttr place = placeAttr(storage(contribute.getGradient()));
    if (place && place.getGroup() == ("grad:" + contribute.getSlot()).str())
      return fmt::format("  gradients_.done({}, {});\n", row, spareFor(contribute.getGradient()));
    return fmt::format("  gradients_.add({}, {});\n", row, pointer(contribute.getGradient(), phase));
  }
  if (auto gradient = mlir::dyn_cast<nn::InputGradOp>(op)) {
    std::string name = "d" + gradient.getInput().str();
    auto copy = gradientCopies.find(op);
    if (copy == gradientCopies.end())
      return fmt::format("  {}_ = {};\n", name, pointer(gradient.getGradient(), phase));
    auto seed = storage(gradient.getGradient()).getDefiningOp<nn::SeedOp>();
    return fmt::format(
        "  auto* {0} = ws_.at<{1}>({2});\n"
        "  std::memcpy({0}, {3}.data, static_cast<std::size_t>({3}.size()) * sizeof *{0});\n  {0}_ = {0};\n",
        name, cppType(gradient.getGradient().getType()), copy->second, "d" + function.outputs[seed.getIndex()].name);
  }
  if (auto write = mlir::dyn_cast<nn::WriteOp>(op)) {
    nn::PlaceAttr place = placeAttr(storage(write.getValue()));
    if (place && place.getGroup() == ("slot:" + write.getSlot()).str())
      return "";
    bool isPacked = llvm::any_of(model.packed, [&](nn::PackedSlotOp p) { return p.getSymName() == write.getSlot(); });
    if (isPacked)
      return "";
    int row = model.slotIndex(write.getSlot());
    return fmt::format("  std::memcpy({}, {}, slots[{}].bytes());\n", slotPointer(write.getSlot(), true),
                       pointer(write.getValue(), phase), model.slots[row].name);
  }
  return "";
}

std::vector<mlir::Operation *> ProgramText::select(llvm::StringRef phase, llvm::ArrayRef<mlir::Value> only) {
  llvm::DenseSet<mlir::Operation *> needed;
  llvm::SmallVector<mlir::Operation *> work;
  for (mlir::Value value : only)
    if (mlir::Operation *op = value.getDefiningOp())
      work.push_back(op);
  while (!work.empty()) {
    mlir::Operation *op = work.pop_back_val();
    if (!needed.insert(op).second)
      continue;
    for (mlir::Value operand : op->getOperands())
      if (mlir::Operation *producer = operand.getDefiningOp(); producer && phaseOf(producer) == phase)
        work.push_back(producer);
  }
  std::vector<mlir::Operation *> ops;
  for (mlir::Operation &op : function.op.getBody().front())
    if ((phase.empty() || phaseOf(&op) == phase) && (only.empty() || needed.contains(&op)))
      ops.push_back(&op);
  return ops;
}

/// "float* h = ws.at<float>(h_at);" for the temporaries that the operations write or read.
std::string ProgramText::declarations(llvm::ArrayRef<mlir::Operation *> ops) {
  llvm::SetVector<mlir::Value> used;
  llvm::DenseSet<mlir::Value> written;
  auto add = [&](mlir::Operation *op) {
    for (mlir::Value operand : op->getOperands())
      used.insert(storage(operand));
    for (mlir::Value result : op->getResults()) {
      used.insert(result);
      written.insert(result);
    }
  };
  for (mlir::Operation *op : ops)
    if (!mlir::isa<nn::SeedOp>(op)) // the caller hands the gradient over
      op->walk<mlir::WalkOrder::PreOrder>(add);
  std::string text;
  for (mlir::Value value : used)
    if (placeNames.count(value) && !bound.count(value))
      text += fmt::format("  {}{}* {} = {}.at<{}>({});\n", written.contains(value) ? "" : "const ",
                          cppType(value.getType()), nameOf(value), training ? "ws_" : "ws", cppType(value.getType()),
                          placeNames.lookup(value));
  return text;
}

std::string ProgramText::statements(llvm::StringRef phase, llvm::ArrayRef<mlir::Value> only) {
  std::vector<mlir::Operation *> ops = select(phase, only);
  return declarations(ops) + lines(ops, phase, "  ");
}

std::string ProgramText::kernelLine(nn::LaunchOp launch, llvm::StringRef phase, const std::string &indent,
                                    std::string &lastComment) {
  std::string note = comment(launch), text;
  if (!note.empty() && note != lastComment)
    text = indent + "// " + note + "\n";
  lastComment = note;
  return text + indent + call(launch, phase) + "\n";
}

std::string ProgramText::lines(llvm::ArrayRef<mlir::Operation *> ops, llvm::StringRef phase,
                               const std::string &indent) {
  std::string text, lastComment;
  for (mlir::Operation *op : ops) {
    if (auto launch = mlir::dyn_cast<nn::LaunchOp>(op))
      text += kernelLine(launch, phase, indent, lastComment);
    else if (auto scan = mlir::dyn_cast<nn::ScanOp>(op))
      text += loop(scan, phase, indent);
    else if (auto point = mlir::dyn_cast<nn::HookPointOp>(op))
      text += hookPoint(point, phase, indent);
    else
      text += endStatement(op, phase);
  }
  return text;
}

} // namespace modc
