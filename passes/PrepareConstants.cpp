// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Moves what the eval program computes of slots alone into a program of its own, which runs when they have changed.
//
//   func.func @eval(%x) {                          nn.packed_slot @"fc.weight.packed" of @"fc.weight" : tensor<8x64x16xf32>
//     %w = nn.read @"fc.weight"                    func.func @prepare() {
//     %p = nn.pack_weight %w                         nn.read @"fc.weight"; nn.pack_weight; nn.write @"fc.weight.packed"
//     %y = nn.linear_packed %x, %p           =>    }
//                                                  func.func @eval(%x) {
//                                                    %p = nn.read @"fc.weight.packed"      %y = nn.linear_packed %x, %p
//
// What one kernel of prepare() hands to another has a packed slot, too: there is no other memory.
#include "passes/ConstantValues.h"
#include "passes/Passes.h"

#include "ir/Scan.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_PREPARECONSTANTS
#include "passes/Passes.h.inc"

namespace {

/// Few elements are prepared even where they are more than the slots that they are made of.
constexpr std::int64_t fewElements = 1024;
/// Operations of a kernel of prepare() at most: longer chains hand over by way of a slot.
constexpr int longestChain = 8;

nn::OpClass classOf(Operation *op) { return cast<nn::TensorOp>(op).opClass(); }
std::int64_t elementsOf(Value value) { return product(nn::getDims(value))->constant().value_or(0); }

/// Whether an operation is repeated in every kernel that reads it, or costs nothing.
bool isInline(Operation *op) { return classOf(op) == nn::OpClass::Value || classOf(op) == nn::OpClass::View; }

/// The program prepare() and its slots.
class PrepareProgram {
public:
  explicit PrepareProgram(ModuleOp module) : module(module), symbols(module), builder(module.getContext()) {}

  /// The packed slot of a constant of another program.
  nn::PackedSlotOp slotOf(Value constant, ConstantValues &constants) {
    Value prepared = copyOf(constant, constants, {});
    nn::PackedSlotOp &slot = slots[prepared];
    if (!slot)
      slot = addSlot(prepared);
    return slot;
  }

  /// Gives slots to what kernels hand to each other.
  void finish() {
    if (!function)
      return;
    llvm::DenseMap<Value, int> lengths; // of the chain that ends with a value
    for (Operation &op : llvm::make_early_inc_range(function.front()))
      if (isa<nn::TensorOp>(op) && !isInline(&op)) {
        int length = 1;
        for (Value operand : op.getOperands())
          length = std::max(length, 1 + lengths.lookup(operand));
        if (length < longestChain && joinsItsUser(&op))
          lengths[op.getResult(0)] = length;
        else
          for (Value value : op.getResults())
            if (nn::PackedSlotOp &slot = slots[value]; !slot && !value.use_empty())
              slot = addSlot(value);
      }
  }

private:
  /// Whether the kernel of the one operation that reads the result computes it, element by element.
  bool joinsItsUser(Operation *op) const {
    Value value = op->getResult(0);
    if (classOf(op) != nn::OpClass::Pointwise || !value.hasOneUse() || slots.contains(value))
      return false;
    auto user = dyn_cast<nn::TensorOp>(*value.user_begin());
    return user && (user.opClass() == nn::OpClass::Layout ||
                    (user.opClass() == nn::OpClass::Pointwise && elementsOf(user->getResult(0)) == elementsOf(value)));
  }

  /// The value in prepare(): what is there already, or a copy. What no slot goes into counts to the slot of its reader.
  Value copyOf(Value value, ConstantValues &constants, StringAttr reader) {
    value = nn::outermostValue(value);
    if (Value copy = copies.lookup(value))
      return copy;
    Operation *original = value.getDefiningOp();
    StringAttr slot = constants.largestSlot(value) ? constants.largestSlot(value) : reader;
    IRMapping mapping;
    for (Value operand : original->getOperands())
      mapping.map(operand, copyOf(operand, constants, slot));
    builder.setInsertionPoint(body().getTerminator());
    Operation *copy = original->clone(mapping);
    for (NamedAttribute mark : llvm::to_vector(copy->getDiscardableAttrs()))
      copy->removeAttr(mark.getName());
    if (Operation *same = findSame(copy)) {
      copy->destroy();
      copy = same;
    } else {
      builder.insert(copy);
    }
    Value result = copy->getResult(cast<OpResult>(value).getResultNumber());
    copies[value] = result;
    largestSlots.try_emplace(result, slot);
    return result;
  }

  Operation *findSame(Operation *wanted) {
    for (Operation &op : body())
      if (OperationEquivalence::isEquivalentTo(&op, wanted, OperationEquivalence::IgnoreLocations))
        return &op;
    return nullptr;
  }

  nn::PackedSlotOp addSlot(Value value) {
    std::string owner = largestSlots.lookup(value).str(), name = owner + ".packed";
    for (int count = 2; symbols.lookup(name); ++count)
      name = owner + ".packed_" + std::to_string(count);
    MLIRContext *context = builder.getContext();
    builder.setInsertionPointAfter(value.getDefiningOp());
    builder.create<nn::WriteOp>(value.getLoc(), FlatSymbolRefAttr::get(context, name), value);
    builder.setInsertionPointAfter(lastSlot());
    auto slot = builder.create<nn::PackedSlotOp>(symbols.lookup(owner)->getLoc(), builder.getStringAttr(name),
                                                 FlatSymbolRefAttr::get(context, owner), TypeAttr::get(value.getType()),
                                                 IntegerAttr());
    symbols.insert(slot);
    return slot;
  }

  Operation *lastSlot() {
    Operation *last = nullptr;
    for (Operation &op : *module.getBody())
      if (isa<nn::SlotOp, nn::SlotAliasOp, nn::PackedSlotOp>(op))
        last = &op;
    return last;
  }

  Block &body() {
    if (!function) {
      function = func::FuncOp::create(module.getLoc(), "prepare", builder.getFunctionType({}, {}));
      function->setAttr("nn.variant", builder.getStringAttr("prepare"));
      builder.setInsertionPointToEnd(function.addEntryBlock());
      builder.create<func::ReturnOp>(module.getLoc());
      symbols.insert(function, module.getBody()->end());
    }
    return function.front();
  }

  ModuleOp module;
  SymbolTable symbols;
  OpBuilder builder;
  func::FuncOp function;
  llvm::DenseMap<Value, Value> copies;            // of values of other programs
  llvm::DenseMap<Value, StringAttr> largestSlots; // by value of prepare()
  llvm::DenseMap<Value, nn::PackedSlotOp> slots;  // by value of prepare()
};

/// The constants of one program that are computed ahead.
class Constants {
public:
  Constants(func::FuncOp program, PrepareProgram &prepare) : program(program), prepare(prepare), constants(program) {}

  void moveToPrepare() {
    program.walk([&](Operation *op) {
      if (isa<nn::TensorOp>(op) && !constants.contains(op->getResult(0)))
        for (Value operand : op->getOperands())
          collect(operand);
    });
    llvm::SmallVector<nn::PackedSlotOp> slots;
    for (Value value : wanted)
      slots.push_back(prepare.slotOf(value, constants));
    for (auto [value, slot] : llvm::zip_equal(wanted, slots))
      replace(value, slot);
    while (eraseUnused())
      program.walk([](nn::ScanOp scan) { nn::dropUnusedCaptures(scan); });
  }

private:
  /// Takes a constant that another operation reads, or what it is made of.
  void collect(Value value) {
    value = nn::outermostValue(value);
    Operation *op = value.getDefiningOp();
    if (!isa_and_nonnull<nn::TensorOp>(op) || !constants.contains(value) || !constants.largestSlot(value) ||
        !seen.insert(value).second)
      return;
    const std::int64_t room = std::max(constants.slotElements(value), fewElements);
    if (!isInline(op) && (classOf(op) == nn::OpClass::Layout || elementsOf(value) <= room))
      wanted.insert(value);
    else
      for (Value operand : op->getOperands())
        collect(operand);
  }

  /// What leaves the program, or a hook sees, is still computed.
  void replace(Value value, nn::PackedSlotOp slot) {
    Operation *op = value.getDefiningOp();
    nn::ReadOp &read = reads[slot];
    if (!read) {
      auto builder = OpBuilder::atBlockBegin(&program.front());
      read = builder.create<nn::ReadOp>(op->getLoc(), slot.getType(), FlatSymbolRefAttr::get(slot.getSymNameAttr()));
      nn::copyMarks(op, read);
    }
    value.replaceUsesWithIf(nn::valueInside(read, op->getBlock()),
                            [](OpOperand &use) { return isa<nn::TensorOp, nn::ScanOp>(use.getOwner()); });
  }

  /// Whether there was anything.
  bool eraseUnused() {
    llvm::SmallVector<Operation *> operations;
    program.walk([&](Operation *op) {
      if (isa<nn::TensorOp, nn::ReadOp>(op))
        operations.push_back(op);
    });
    bool erased = false;
    for (Operation *op : llvm::reverse(operations))
      if (isOpTriviallyDead(op)) {
        op->erase();
        erased = true;
      }
    return erased;
  }

  func::FuncOp program;
  PrepareProgram &prepare;
  ConstantValues constants;
  llvm::DenseSet<Value> seen;
  llvm::SetVector<Value> wanted;
  llvm::DenseMap<Operation *, nn::ReadOp> reads; // by packed slot
};

struct PrepareConstants : impl::PrepareConstantsBase<PrepareConstants> {
  void runOnOperation() override {
    PrepareProgram prepare(getOperation());
    for (auto program : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (isEvalProgram(program))
        Constants(program, prepare).moveToPrepare();
    prepare.finish();
  }
};

} // namespace
} // namespace modc
