// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops: their types, what they capture, and the removal of what nobody reads.
#include "ir/Scan.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace modc::nn {

RankedTensorType sliceType(Type sequence) {
  return makeTensorType(elementType(sequence), llvm::ArrayRef<Dim>(getDims(sequence)).drop_front());
}

RankedTensorType stackType(const Dim &length, Type step) {
  llvm::SmallVector<Dim> dims{length};
  dims.append(getDims(step));
  return makeTensorType(elementType(step), dims);
}

void copyMarks(Operation *from, Operation *to) {
  for (NamedAttribute attribute : from->getDiscardableAttrs())
    to->setAttr(attribute.getName(), attribute.getValue());
}

static ScanOp createScan(OpBuilder &builder, Location location, const Dim &length, bool reverse, ValueRange sequences,
                         ValueRange inits, ValueRange captures, Block *block) {
  llvm::SmallVector<Type> stacked, finals;
  TypeRange yielded = block->getTerminator()->getOperandTypes();
  for (Type step : yielded.drop_back(inits.size()))
    stacked.push_back(stackType(length, step));
  llvm::append_range(finals, yielded.take_back(inits.size()));
  auto scan = builder.create<ScanOp>(location, stacked, finals, builder.getStringAttr(length.str()),
                                     reverse ? builder.getUnitAttr() : UnitAttr(), sequences, inits, captures,
                                     ArrayAttr(), ArrayAttr());
  scan.getBody().push_back(block);
  return scan;
}

ScanOp buildScan(OpBuilder &builder, Location location, const Dim &length, ValueRange sequences, ValueRange inits,
                 Block *block, bool reverse) {
  llvm::SetVector<Value> used, captures;
  for (Operation &op : *block) // loops inside have captures of their own
    for (Value operand : op.getOperands())
      if (operand.getParentBlock() != block)
        used.insert(operand);
  llvm::DenseMap<Value, Value> inside;
  for (Value value : used) {
    auto tensorOp = value.getDefiningOp<TensorOp>();
    if (tensorOp && tensorOp.opClass() == OpClass::Value && tensorOp->getNumOperands() == 0) {
      Operation *copy = tensorOp->clone(); // a constant costs nothing where it is used, and memory where it is captured
      block->push_front(copy);
      copyMarks(block->getTerminator(), copy);
      inside[value] = copy->getResult(0);
    } else {
      captures.insert(value);
      inside[value] = block->addArgument(value.getType(), value.getLoc());
    }
  }
  for (Operation &op : *block)
    for (OpOperand &operand : op.getOpOperands())
      if (Value replacement = inside.lookup(operand.get()))
        operand.set(replacement);
  return createScan(builder, location, length, reverse, sequences, inits, captures.getArrayRef(), block);
}

ScanOp addStacked(ScanOp scan, ValueRange steps) {
  const unsigned numStacked = scan.getStacked().size(), numAdded = static_cast<unsigned>(steps.size());
  scan.yield()->insertOperands(numStacked, steps);
  Block *block = &scan.block();
  block->getParent()->getBlocks().remove(block);
  OpBuilder builder(scan);
  ScanOp made = createScan(builder, scan.getLoc(), scan.steps(), scan.getReverse(), scan.getSequences(),
                           scan.getInits(), scan.getCaptures(), block);
  copyMarks(scan, made);
  for (auto [index, result] : llvm::enumerate(scan->getResults()))
    result.replaceAllUsesWith(made->getResult(index < numStacked ? index : index + numAdded));
  scan->erase();
  return made;
}

Dim ScanOp::steps() { return Dim::parse(getLength()).value_or(Dim(0)); }

BlockArgument ScanOp::addCapture(Value value) {
  for (auto [index, known] : llvm::enumerate(getCaptures()))
    if (known == value)
      return captured(static_cast<unsigned>(index));
  getCapturesMutable().append(value);
  return block().addArgument(value.getType(), value.getLoc());
}

Value outermostValue(Value value) {
  while (auto argument = dyn_cast<BlockArgument>(value)) {
    auto scan = dyn_cast<ScanOp>(argument.getOwner()->getParentOp());
    unsigned own = scan ? scan.getSequences().size() + scan.getInits().size() : 0;
    if (!scan || argument.getArgNumber() < own)
      break;
    value = scan.getCaptures()[argument.getArgNumber() - own];
  }
  return value;
}

Value valueInside(Value value, Block *block) {
  auto scan = dyn_cast<ScanOp>(block->getParentOp());
  return scan && value.getParentBlock() != block ? scan.addCapture(valueInside(value, scan->getBlock())) : value;
}

void dropUnusedCaptures(ScanOp scan) {
  for (unsigned i = scan.getCaptures().size(); i-- > 0;)
    if (BlockArgument argument = scan.captured(i); argument.use_empty()) {
      scan.block().eraseArgument(argument.getArgNumber());
      scan.getCapturesMutable().erase(i);
    }
}

// ---- verification

static LogicalResult verifySlices(ScanOp scan, const Dim &length) {
  for (auto [index, sequence] : llvm::enumerate(scan.getSequences())) {
    llvm::SmallVector<Dim> dims = getDims(sequence);
    if (dims.empty() || dims.front() != length)
      return scan.emitOpError() << "runs over " << typeText(sequence.getType()) << ", which has not " << length.str()
                                << " steps";
    if (scan.slice(index).getType() != sliceType(sequence.getType()))
      return scan.emitOpError() << "shows a step of " << typeText(sequence.getType()) << " as "
                                << scan.slice(index).getType();
  }
  return success();
}

static LogicalResult verifyResults(ScanOp scan, const Dim &length) {
  for (auto [index, stack] : llvm::enumerate(scan.getStacked())) {
    auto step = dyn_cast<RankedTensorType>(scan.yieldedStep(index).getType());
    if (!step || stack.getType() != stackType(length, step))
      return scan.emitOpError() << "makes " << typeText(stack.getType()) << " of steps "
                                << scan.yieldedStep(index).getType();
  }
  for (auto [index, init, last] : llvm::enumerate(scan.getInits(), scan.getFinals())) {
    Type type = init.getType();
    if (scan.carry(index).getType() != type || scan.yieldedCarry(index).getType() != type || last.getType() != type)
      return scan.emitOpError() << "carries " << typeText(type) << " as number " << index
                                << ", but the body takes or yields another type";
  }
  return success();
}

LogicalResult ScanOp::verify() {
  std::optional<Dim> length = Dim::parse(getLength());
  if (!length || length->str() != getLength() || length->constant().value_or(0) < 0)
    return emitOpError() << "has the length `" << getLength() << "`, which is not an extent";
  if (block().getNumArguments() != getNumOperands())
    return emitOpError() << "has " << getNumOperands() << " operands, its body " << block().getNumArguments();
  if (block().empty() || !isa<YieldOp>(block().back()))
    return emitOpError("ends with something else than nn.yield");
  if (getInits().size() != getFinals().size() || yield()->getNumOperands() != getNumResults())
    return emitOpError() << "yields " << yield()->getNumOperands() << " values for " << getNumResults() << " results";
  if (failed(verifySlices(*this, *length)) || failed(verifyResults(*this, *length)))
    return failure();
  for (auto [index, capture] : llvm::enumerate(getCaptures()))
    if (captured(index).getType() != capture.getType())
      return emitOpError() << "captures " << capture.getType() << " as " << captured(index).getType();
  return success();
}

// ---- canonical form

namespace {

/// Decides what of a scan is read, and builds a scan of that.
class ScanPruner {
public:
  explicit ScanPruner(ScanOp scan) : scan(scan), carries(scan.getInits().size()) {
    for (unsigned i = 0; i < scan.getStacked().size(); ++i)
      if (!scan.getStacked()[i].use_empty())
        need(scan.yieldedStep(i));
    for (unsigned i = 0; i < carries.size(); ++i)
      if (!scan.getFinals()[i].use_empty())
        needCarry(i);
    while (!work.empty())
      visit(work.pop_back_val());
  }

  bool changesAnything() {
    for (unsigned i = 0; i < scan.getStacked().size(); ++i)
      if (scan.getStacked()[i].use_empty() || firstStackOf(i) != i)
        return true;
    for (unsigned i = 0; i < carries.size(); ++i)
      if (!carries.test(i) || isInvariant(i))
        return true;
    for (BlockArgument argument : scan.block().getArguments())
      if (!live.contains(argument) && !isCarry(argument))
        return true;
    llvm::SetVector<Value> captures(scan.getCaptures().begin(), scan.getCaptures().end());
    return captures.size() != scan.getCaptures().size();
  }

  void rewrite(PatternRewriter &rewriter) {
    auto *block = new Block;
    IRMapping values;
    llvm::SmallVector<Value> sequences, inits, captures;
    auto take = [&](BlockArgument argument, Value outside, llvm::SmallVector<Value> &list) {
      list.push_back(outside);
      values.map(argument, block->addArgument(argument.getType(), argument.getLoc()));
    };
    for (unsigned i = 0; i < scan.getSequences().size(); ++i)
      if (live.contains(scan.slice(i)))
        take(scan.slice(i), scan.getSequences()[i], sequences);
    for (unsigned i = 0; i < carries.size(); ++i)
      if (carries.test(i) && !isInvariant(i))
        take(scan.carry(i), scan.getInits()[i], inits);
    for (unsigned i = 0; i < carries.size(); ++i)
      if (isInvariant(i) && live.contains(scan.carry(i)))
        take(scan.carry(i), scan.getInits()[i], captures);
    llvm::DenseMap<Value, Value> known;
    for (unsigned i = 0; i < scan.getCaptures().size(); ++i) {
      Value &inside = known[scan.getCaptures()[i]];
      if (!live.contains(scan.captured(i)))
        continue;
      if (inside)
        values.map(scan.captured(i), inside);
      else
        take(scan.captured(i), scan.getCaptures()[i], captures);
      inside = values.lookup(scan.captured(i));
    }
    {
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.setInsertionPointToEnd(block);
      for (Operation &op : scan.block().without_terminator())
        if (operations.contains(&op))
          rewriter.clone(op, values);
      Operation *yield = rewriter.create<YieldOp>(scan.yield()->getLoc(), yielded(values));
      copyMarks(scan.yield(), yield);
    }
    ScanOp made =
        createScan(rewriter, scan.getLoc(), scan.steps(), scan.getReverse(), sequences, inits, captures, block);
    copyMarks(scan, made);
    for (auto [old, value] : llvm::zip(scan->getResults(), replacements(made)))
      if (value)
        rewriter.replaceAllUsesWith(old, value);
    rewriter.eraseOp(scan);
  }

private:
  void need(Value value) {
    if (live.insert(value).second)
      work.push_back(value);
  }
  void needCarry(unsigned index) {
    if (carries.test(index))
      return;
    carries.set(index);
    need(scan.yieldedCarry(index));
  }
  void visit(Value value) {
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      if (isCarry(argument))
        needCarry(argument.getArgNumber() - scan.getSequences().size());
    } else if (operations.insert(value.getDefiningOp()).second) {
      for (Value operand : value.getDefiningOp()->getOperands())
        need(operand);
    }
  }

  bool isCarry(BlockArgument argument) {
    unsigned first = scan.getSequences().size();
    return argument.getArgNumber() >= first && argument.getArgNumber() < first + carries.size();
  }
  bool isInvariant(unsigned index) { return scan.yieldedCarry(index) == scan.carry(index); }
  /// Equal stacks are one.
  unsigned firstStackOf(unsigned stack) {
    for (unsigned i = 0; i < stack; ++i)
      if (scan.yieldedStep(i) == scan.yieldedStep(stack) && !scan.getStacked()[i].use_empty())
        return i;
    return stack;
  }

  llvm::SmallVector<Value> yielded(IRMapping &values) {
    llvm::SmallVector<Value> list;
    for (unsigned i = 0; i < scan.getStacked().size(); ++i)
      if (!scan.getStacked()[i].use_empty() && firstStackOf(i) == i)
        list.push_back(values.lookup(scan.yieldedStep(i)));
    for (unsigned i = 0; i < carries.size(); ++i)
      if (carries.test(i) && !isInvariant(i))
        list.push_back(values.lookup(scan.yieldedCarry(i)));
    return list;
  }

  /// For each old result the new one; null where nobody reads it.
  llvm::SmallVector<Value> replacements(ScanOp made) {
    llvm::SmallVector<Value> list;
    unsigned next = 0;
    for (unsigned i = 0; i < scan.getStacked().size(); ++i) {
      unsigned first = firstStackOf(i);
      bool unread = scan.getStacked()[i].use_empty();
      list.push_back(unread ? Value() : first != i ? list[first] : Value(made.getResult(next++)));
    }
    for (unsigned i = 0; i < carries.size(); ++i)
      list.push_back(isInvariant(i) ? scan.getInits()[i] : carries.test(i) ? Value(made.getResult(next++)) : Value());
    return list;
  }

  ScanOp scan;
  llvm::BitVector carries; // those that are read, be it by another carry that is
  llvm::DenseSet<Value> live;
  llvm::DenseSet<Operation *> operations;
  llvm::SmallVector<Value> work;
};

} // namespace

/// Removes stacks, carries and operands that nobody reads; a carry that never changes becomes a capture.
LogicalResult ScanOp::canonicalize(ScanOp scan, PatternRewriter &rewriter) {
  if (scan.getPlaces() || scan->use_empty())
    return failure();
  ScanPruner pruner(scan);
  if (!pruner.changesAnything())
    return failure();
  pruner.rewrite(rewriter);
  return success();
}

} // namespace modc::nn
