// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lifetimes of kernel results, and which of them lie in memory that is not the workspace.
#include "passes/ProgramMemory.h"

#include "ir/HookOps.h"

using namespace mlir;

namespace modc {

SymbolicSize symbolicSize(Type type) {
  Dim count = product(nn::getDims(type)).value_or(Dim(0));
  std::int64_t units = count.content();
  std::int64_t bytes = units * nn::elementBytes(nn::elementType(type));
  auto factor = units ? divideExact(count, Dim(units)) : std::nullopt;
  return {factor ? factor->str() : "1", bytes};
}

ProgramMemory::ProgramMemory(func::FuncOp program) : program(program) {
  number(program.front());
  --last;
  addTensors(program.front());
}

void ProgramMemory::number(Block &block) {
  for (Operation &op : block) {
    int first = last++;
    if (auto scan = dyn_cast<nn::ScanOp>(op)) {
      number(scan.block());
      last++;
    }
    steps[&op] = {first, last - 1};
  }
}

void ProgramMemory::addTensors(Block &block) {
  for (Operation &op : block) {
    auto scan = dyn_cast<nn::ScanOp>(op);
    if (!scan && !isa<nn::LaunchOp>(op))
      continue;
    for (auto [index, result] : llvm::enumerate(op.getResults())) {
      // The last carries are copied to where they stay when the loop is over.
      bool isFinal = scan && index >= scan.getStacked().size();
      int begin = isFinal ? lastStepOf(&op) : stepOf(&op);
      StoredTensor tensor{&op, begin, lastStepOf(&op), 0, ""};
      llvm::SmallVector<Operation *> sinks;
      findUses(result, tensor, sinks);
      tensor.outside = placeOutside(result, tensor, sinks);
      tensors.insert({result, tensor});
    }
    if (scan)
      addTensors(scan.block());
  }
}

Value ProgramMemory::storageOf(Value value) {
  while (true) {
    auto op = value.getDefiningOp<nn::TensorOp>();
    if (Value hooked = nn::hookedValue(value))
      value = hooked;
    else if (op && op.isAlias())
      value = op->getOperand(0);
    else
      return value;
  }
}

void ProgramMemory::findUses(Value value, StoredTensor &tensor, llvm::SmallVectorImpl<Operation *> &sinks) {
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    tensor.end = std::max(tensor.end, lastStepOf(user));
    if (auto point = dyn_cast<nn::HookPointOp>(user)) {
      ++tensor.readers;
      if (use.getOperandNumber() >= point.getSeen().size())
        findUses(point.getResult(use.getOperandNumber() - point.getSeen().size()), tensor, sinks);
      continue;
    }
    if (auto op = dyn_cast<nn::TensorOp>(user))
      findUses(op->getResult(0), tensor, sinks);
    else if (isa<nn::LaunchOp, nn::ScanOp>(user))
      ++tensor.readers;
    else
      sinks.push_back(user);
    if (isa<nn::InputGradOp>(user)) // the caller reads it after the program's end
      tensor.end = last;
  }
}

/// Whether the slot's old value is still read when or after the new one is made.
bool ProgramMemory::isReadLater(nn::WriteOp write, const StoredTensor &tensor) {
  for (auto read : program.front().getOps<nn::ReadOp>()) {
    if (read.getSlotAttr() != write.getSlotAttr())
      continue;
    StoredTensor old{nullptr, stepOf(read), stepOf(read), 0, ""};
    llvm::SmallVector<Operation *> sinks;
    findUses(read.getValue(), old, sinks);
    if (old.end >= tensor.begin)
      return true;
  }
  return false;
}

/// A second contribution to one slot is made in spare memory, of which there is one piece: its kernel and the end of the
/// contribution must not enclose those of another.
bool ProgramMemory::nextGradientIs(nn::ContributeOp contribute, const StoredTensor &tensor) {
  for (Operation *op = tensor.producer->getNextNode(); op && op != contribute; op = op->getNextNode())
    if (isa<nn::LaunchOp, nn::ScanOp, nn::ContributeOp>(op))
      return false;
  return isa<nn::LaunchOp>(tensor.producer) && tensor.producer->getNumResults() == 1;
}

std::string ProgramMemory::placeOutside(Value value, const StoredTensor &tensor, llvm::ArrayRef<Operation *> sinks) {
  if (auto scan = dyn_cast<nn::ScanOp>(tensor.producer->getParentOp()))
    return placeInLoop(value, scan);
  Operation *terminator = program.front().getTerminator();
  for (unsigned i = 0; i < terminator->getNumOperands(); ++i)
    if (storageOf(terminator->getOperand(i)) == value)
      return "result:" + std::to_string(i);
  if (sinks.size() != 1)
    return "";
  if (auto write = dyn_cast<nn::WriteOp>(sinks.front()); write && !isReadLater(write, tensor))
    return ("slot:" + write.getSlot()).str();
  if (auto contribute = dyn_cast<nn::ContributeOp>(sinks.front());
      contribute && tensor.readers == 0 && nextGradientIs(contribute, tensor))
    return ("grad:" + contribute.getSlot()).str();
  bool isOnlyResult = isa<nn::LaunchOp>(tensor.producer) && tensor.producer->getNumResults() == 1;
  if (auto seed = dyn_cast<nn::SeedOp>(sinks.front()); seed && tensor.readers == 0 && isOnlyResult)
    return "seed:" + std::to_string(seed.getIndex());
  return "";
}

std::string ProgramMemory::placeInLoop(Value value, nn::ScanOp scan) {
  for (unsigned i = 0; i < scan.yield()->getNumOperands(); ++i)
    if (storageOf(scan.yield()->getOperand(i)) == value) {
      unsigned numStacked = scan.getStacked().size();
      return i < numStacked ? "step:" + std::to_string(i) : "carry:" + std::to_string(i - numStacked);
    }
  return "";
}

bool ProgramMemory::hasOwnPlaces(nn::ScanOp scan, unsigned carry) const {
  auto it = tensors.find(storageOf(scan.yieldedCarry(carry)));
  return it == tensors.end() || it->second.outside == "carry:" + std::to_string(carry);
}

/// Every value that depends on a kernel argument is read at the same index, if nothing in the kernel moves elements. An
/// element's results are stored in turn, so that only behind the last one nothing is read any more.
bool mayOverwrite(nn::KernelOp kernel, unsigned argument, unsigned result) {
  Type type = kernel.getArgument(argument).getType();
  if (type != kernel.getResultTypes()[result] || result + 1 != kernel.getNumResults() ||
      kernel.getArgAttr(argument, "nn.order") != kernel.getResultAttr(result, "nn.order"))
    return false;
  for (Operation &op : kernel.getBody().front().without_terminator()) {
    auto tensorOp = cast<nn::TensorOp>(op);
    nn::OpClass opClass = tensorOp.opClass();
    bool stays = opClass == nn::OpClass::Pointwise || opClass == nn::OpClass::Value;
    bool stretchesScalar = opClass == nn::OpClass::View && product(nn::getDims(op.getOperand(0))) == Dim(1);
    if (!stays && !stretchesScalar)
      return false;
  }
  return llvm::all_of(kernel.getArgument(argument).getUsers(), [&](Operation *user) {
    return isa<nn::YieldOp>(user) || nn::getDims(user->getResult(0)) == nn::getDims(type);
  });
}

int ProgramMemory::inPlaceOperand(nn::LaunchOp launch, unsigned result, nn::KernelOp kernel) const {
  auto it = tensors.find(launch.getResult(result));
  if (it == tensors.end() || !it->second.outside.empty())
    return -1;
  for (auto [index, operand] : llvm::enumerate(launch.getOperands())) {
    Value storage = storageOf(operand);
    auto own = tensors.find(storage);
    if (own == tensors.end() || !own->second.outside.empty() || own->second.end != stepOf(launch))
      continue;
    bool readTwice = llvm::count_if(launch.getOperands(), [&](Value other) { return storageOf(other) == storage; }) > 1;
    if (!readTwice && mayOverwrite(kernel, static_cast<unsigned>(index), result))
      return static_cast<int>(index);
  }
  return -1;
}

} // namespace modc
