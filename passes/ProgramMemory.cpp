// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lifetimes of kernel results, and which of them lie in memory that is not the workspace.
#include "passes/ProgramMemory.h"

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
  for (Operation &op : program.front())
    steps[&op] = last++;
  --last;
  for (Operation &op : program.front()) {
    auto launch = dyn_cast<nn::LaunchOp>(op);
    if (!launch)
      continue;
    for (auto [index, result] : llvm::enumerate(launch.getResults())) {
      StoredTensor tensor{launch, static_cast<unsigned>(index), stepOf(launch), stepOf(launch), 0, ""};
      llvm::SmallVector<Operation *> sinks;
      findUses(result, tensor, sinks);
      tensor.outside = placeOutside(result, tensor, sinks);
      tensors.insert({result, tensor});
    }
  }
}

Value ProgramMemory::storageOf(Value value) {
  while (auto op = value.getDefiningOp<nn::TensorOp>()) {
    if (!op.isAlias())
      break;
    value = op->getOperand(0);
  }
  return value;
}

void ProgramMemory::findUses(Value value, StoredTensor &tensor, llvm::SmallVectorImpl<Operation *> &sinks) {
  for (Operation *user : value.getUsers()) {
    tensor.end = std::max(tensor.end, stepOf(user));
    if (auto op = dyn_cast<nn::TensorOp>(user))
      findUses(op->getResult(0), tensor, sinks);
    else if (isa<nn::LaunchOp>(user))
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
    StoredTensor old{nullptr, 0, stepOf(read), stepOf(read), 0, ""};
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
  nn::LaunchOp launch = tensor.launch;
  for (Operation *op = launch->getNextNode(); op && op != contribute; op = op->getNextNode())
    if (isa<nn::LaunchOp, nn::ContributeOp>(op))
      return false;
  return launch.getNumResults() == 1;
}

std::string ProgramMemory::placeOutside(Value value, const StoredTensor &tensor, llvm::ArrayRef<Operation *> sinks) {
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
  nn::LaunchOp launch = tensor.launch;
  if (auto seed = dyn_cast<nn::SeedOp>(sinks.front()); seed && tensor.readers == 0 && launch.getNumResults() == 1)
    return "seed:" + std::to_string(seed.getIndex());
  return "";
}

/// Every value that depends on a kernel argument is read at the same index, if nothing in the kernel moves elements.
static bool readsInPlace(nn::KernelOp kernel, unsigned argument, Type type) {
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
  Type type = kernel.getResultTypes()[result];
  for (auto [index, operand] : llvm::enumerate(launch.getOperands())) {
    Value storage = storageOf(operand);
    auto own = tensors.find(storage);
    Type argument = kernel.getArgument(static_cast<unsigned>(index)).getType();
    if (own == tensors.end() || !own->second.outside.empty() || own->second.end != stepOf(launch) || argument != type)
      continue;
    bool readTwice = llvm::count_if(launch.getOperands(), [&](Value other) { return storageOf(other) == storage; }) > 1;
    if (!readTwice && readsInPlace(kernel, static_cast<unsigned>(index), argument))
      return static_cast<int>(index);
  }
  return -1;
}

} // namespace modc
