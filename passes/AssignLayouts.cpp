// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives constant operands of the eval program the layout its kernels like, made ahead by a program of its own.
//
//   %w = nn.read @"fc.weight"            %w = nn.read @"fc.weight.packed"
//   %y = nn.linear %x, %w           =>   %y = nn.linear_packed %x, %w {out_features = 128}
//                                        nn.packed_slot @"fc.weight.packed" of @"fc.weight" : tensor<8x64x16xf32>
//                                        func.func @prepare() { nn.read @"fc.weight"; nn.pack_weight; nn.write … }
//
// Training reads weights as they are: they change with every step.
#include "passes/Passes.h"

#include "ir/KernelContext.h"
#include "ir/OpRegistry.h"
#include "ir/Scan.h"
#include "passes/TargetOption.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_ASSIGNLAYOUTS
#include "passes/Passes.h.inc"

namespace {

class LayoutAssigner {
public:
  LayoutAssigner(ModuleOp program, const TargetInfo &target)
      : program(program), target(target), symbols(program), builder(program.getContext()) {}

  void assign(func::FuncOp eval) {
    llvm::DenseSet<Attribute> written;
    eval.walk([&](nn::WriteOp write) { written.insert(write.getSlotAttr()); });
    llvm::SmallVector<Operation *> work;
    eval.walk([&](nn::TensorOp op) { work.push_back(op); });
    std::reverse(work.begin(), work.end()); // taken from the end: slots come in the program's order
    while (!work.empty()) {
      auto op = cast<nn::TensorOp>(work.pop_back_val());
      for (const nn::PackedOperand &packed : op.packedOperands()) {
        auto read = outermost(op->getOperand(packed.operand)).getDefiningOp<nn::ReadOp>();
        auto slot = read ? symbols.lookup<nn::SlotOp>(read.getSlot()) : nn::SlotOp();
        if (!slot || written.contains(read.getSlotAttr()))
          continue;
        work.push_back(rewrite(op, packed, read, slot));
        break; // the packed form may like further operands packed
      }
    }
    eval.walk([](nn::ScanOp scan) { nn::dropUnusedCaptures(scan); });
    for (auto read : llvm::make_early_inc_range(eval.getOps<nn::ReadOp>()))
      if (read->use_empty())
        read->erase();
  }

private:
  /// What a value captured by loops is outside of them.
  static Value outermost(Value value) {
    while (auto argument = dyn_cast<BlockArgument>(value)) {
      auto scan = dyn_cast<nn::ScanOp>(argument.getOwner()->getParentOp());
      unsigned own = scan ? scan.getSequences().size() + scan.getInits().size() : 0;
      if (!scan || argument.getArgNumber() < own)
        break;
      value = scan.getCaptures()[argument.getArgNumber() - own];
    }
    return value;
  }

  /// A value of the program in a block of a loop in it.
  static Value inside(Value value, Block *block) {
    auto scan = dyn_cast<nn::ScanOp>(block->getParentOp());
    return scan ? scan.addCapture(inside(value, scan->getBlock())) : value;
  }

  Operation *rewrite(nn::TensorOp op, const nn::PackedOperand &packed, nn::ReadOp read, nn::SlotOp slot) {
    nn::PackedSlotOp packedSlot = packedSlotOf(packed, slot);
    builder.setInsertionPoint(read);
    auto packedRead = builder.create<nn::ReadOp>(read.getLoc(), packedSlot.getType(),
                                                 FlatSymbolRefAttr::get(packedSlot.getSymNameAttr()));
    copyMarks(read, packedRead);
    llvm::SmallVector<Value> operands(op->getOperands());
    operands[packed.operand] = inside(packedRead, op->getBlock());
    builder.setInsertionPoint(op);
    Operation *form = nn::buildOp(builder, op->getLoc(), packed.packedForm, operands, packed.attributes);
    if (!form)
      llvm::report_fatal_error(llvm::Twine("cannot build ") + packed.packedForm);
    copyMarks(op, form);
    op->replaceAllUsesWith(form);
    op->erase();
    return form;
  }

  static void copyMarks(Operation *from, Operation *to) {
    for (NamedAttribute attribute : from->getDiscardableAttrs())
      to->setAttr(attribute.getName(), attribute.getValue());
  }

  /// The packed slot for a slot and a packing, made at its first use.
  nn::PackedSlotOp packedSlotOf(const nn::PackedOperand &packed, nn::SlotOp slot) {
    int width = packedShape(packed.k, packed.n, nn::halideType(nn::elementType(slot.getType())), target).width;
    nn::PackedSlotOp &entry = packedSlots[{slot, packed.packOp, packed.k, width}];
    if (entry)
      return entry;
    builder.setInsertionPoint(prepareBody().getTerminator());
    auto key = FlatSymbolRefAttr::get(slot.getSymNameAttr());
    auto read = builder.create<nn::ReadOp>(slot.getLoc(), slot.getType(), key);
    Value value = nn::buildValue(builder, slot.getLoc(), packed.packOp, {read},
                                 {builder.getNamedAttr("width", builder.getI64IntegerAttr(width))});
    std::string name = slot.getSymName().str() + ".packed";
    for (int count = 2; symbols.lookup(name); ++count)
      name = slot.getSymName().str() + ".packed_" + std::to_string(count);
    builder.create<nn::WriteOp>(slot.getLoc(), FlatSymbolRefAttr::get(builder.getContext(), name), value);
    builder.setInsertionPointAfter(lastSlot());
    entry = builder.create<nn::PackedSlotOp>(slot.getLoc(), builder.getStringAttr(name), key,
                                             TypeAttr::get(value.getType()), IntegerAttr());
    symbols.insert(entry);
    return entry;
  }

  Operation *lastSlot() {
    Operation *last = nullptr;
    for (Operation &op : *program.getBody())
      if (isa<nn::SlotOp, nn::SlotAliasOp, nn::PackedSlotOp>(op))
        last = &op;
    return last;
  }

  Block &prepareBody() {
    if (!prepare) {
      OpBuilder::InsertionGuard guard(builder);
      prepare = func::FuncOp::create(program.getLoc(), "prepare", builder.getFunctionType({}, {}));
      prepare->setAttr("nn.variant", builder.getStringAttr("prepare"));
      builder.setInsertionPointToEnd(prepare.addEntryBlock());
      builder.create<func::ReturnOp>(program.getLoc());
      symbols.insert(prepare, program.getBody()->end());
    }
    return prepare.front();
  }

  ModuleOp program;
  const TargetInfo &target;
  SymbolTable symbols;
  OpBuilder builder;
  func::FuncOp prepare;
  std::map<std::tuple<Operation *, llvm::StringRef, int, int>, nn::PackedSlotOp> packedSlots;
};

struct AssignLayouts : impl::AssignLayoutsBase<AssignLayouts> {
  using AssignLayoutsBase::AssignLayoutsBase;

  void runOnOperation() override {
    std::optional<TargetInfo> info = findTarget(target, getOperation());
    if (!info)
      return signalPassFailure();
    LayoutAssigner assigner(getOperation(), *info);
    for (auto program : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (auto variant = program->getAttrOfType<StringAttr>("nn.variant"); variant && variant.getValue() == "eval")
        assigner.assign(program);
  }
};

} // namespace
} // namespace modc
