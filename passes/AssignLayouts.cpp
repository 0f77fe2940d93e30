// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives operands the layout that kernels like: constant ones of the eval program by a program of its own, made ahead.
//
//   %w = nn.read @"fc.weight"            %w = nn.read @"fc.weight.packed"
//   %y = nn.linear %x, %w           =>   %y = nn.linear_packed %x, %w {out_features = 128}
//                                        nn.packed_slot @"fc.weight.packed" of @"fc.weight" : tensor<8x64x16xf32>
//                                        func.func @prepare() { nn.read @"fc.weight"; nn.pack_weight; nn.write … }
//
// Training reads weights as they are, for they change with every step; those that pay for it are packed in each run:
//
//   %y = nn.convolution %x, %w       =>   %p = nn.pack_convolution_weight %w        %y = nn.convolution_packed %x, %p {…}
#include "passes/Passes.h"

#include "ir/KernelContext.h"
#include "ir/OpRegistry.h"
#include "ir/Scan.h"
#include "passes/TargetOption.h"
#include "passes/ValueNames.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_ASSIGNLAYOUTS
#include "passes/Passes.h.inc"

namespace {

class LayoutAssigner {
public:
  LayoutAssigner(ModuleOp program, const TargetInfo &target)
      : program(program), target(target), symbols(program), builder(program.getContext()) {}

  void assign(func::FuncOp function, bool isEval) {
    llvm::DenseSet<Attribute> written;
    function.walk([&](nn::WriteOp write) { written.insert(write.getSlotAttr()); });
    llvm::SmallVector<Operation *> work;
    function.walk([&](nn::TensorOp op) { work.push_back(op); });
    std::reverse(work.begin(), work.end()); // taken from the end: slots come in the program's order
    while (!work.empty()) {
      auto op = cast<nn::TensorOp>(work.pop_back_val());
      for (const nn::PackedOperand &packed : op.packedOperands()) {
        auto read = outermost(op->getOperand(packed.operand)).getDefiningOp<nn::ReadOp>();
        auto slot = read && isEval ? symbols.lookup<nn::SlotOp>(read.getSlot()) : nn::SlotOp();
        if (slot && !written.contains(read.getSlotAttr()))
          work.push_back(rewrite(op, packed, inside(packedRead(packed, read, slot), op->getBlock())));
        else if (packed.inProgram)
          work.push_back(rewrite(op, packed, packedHere(op, packed)));
        else
          continue;
        break; // the packed form may like further operands packed
      }
    }
    function.walk([](nn::ScanOp scan) { nn::dropUnusedCaptures(scan); });
    for (auto read : llvm::make_early_inc_range(function.getOps<nn::ReadOp>()))
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

  Value packedRead(const nn::PackedOperand &packed, nn::ReadOp read, nn::SlotOp slot) {
    nn::PackedSlotOp packedSlot = packedSlotOf(packed, slot);
    builder.setInsertionPoint(read);
    auto packedRead = builder.create<nn::ReadOp>(read.getLoc(), packedSlot.getType(),
                                                 FlatSymbolRefAttr::get(packedSlot.getSymNameAttr()));
    copyMarks(read, packedRead);
    return packedRead;
  }

  /// Packs an operand before its first use in a block; later uses there read the same.
  Value packedHere(nn::TensorOp op, const nn::PackedOperand &packed) {
    Value operand = op->getOperand(packed.operand);
    llvm::SmallVector<NamedAttribute> attributes = packAttributes(packed, nn::elementType(operand));
    Value &value = packedValues[{operand, op->getBlock(), packed.packOp, builder.getDictionaryAttr(attributes)}];
    if (value)
      return value;
    builder.setInsertionPoint(op);
    std::string name = valueName(operand);
    Location location = name.empty() ? op->getLoc() : withNames(operand.getLoc(), {{name + "_packed"}, false});
    value = nn::buildValue(builder, location, packed.packOp, {operand}, attributes);
    copyMarks(op, value.getDefiningOp());
    return value;
  }

  Operation *rewrite(nn::TensorOp op, const nn::PackedOperand &packed, Value value) {
    llvm::SmallVector<Value> operands(op->getOperands());
    operands[packed.operand] = value;
    builder.setInsertionPoint(op);
    Operation *form = nn::buildOp(builder, op->getLoc(), packed.packedForm, operands, packed.attributes);
    if (!form)
      llvm::report_fatal_error(llvm::Twine("cannot build ") + packed.packedForm);
    copyMarks(op, form);
    op->replaceAllUsesWith(form);
    op->erase();
    return form;
  }

  llvm::SmallVector<NamedAttribute> packAttributes(const nn::PackedOperand &packed, Type element) {
    int width = packedShape(packed.k, packed.n, nn::halideType(element), target).width;
    llvm::SmallVector<NamedAttribute> attributes = packed.packAttributes;
    attributes.push_back(builder.getNamedAttr("width", builder.getI64IntegerAttr(width)));
    return attributes;
  }

  static void copyMarks(Operation *from, Operation *to) {
    for (NamedAttribute attribute : from->getDiscardableAttrs())
      to->setAttr(attribute.getName(), attribute.getValue());
  }

  /// The packed slot for a slot and a packing, made at its first use.
  nn::PackedSlotOp packedSlotOf(const nn::PackedOperand &packed, nn::SlotOp slot) {
    llvm::SmallVector<NamedAttribute> attributes = packAttributes(packed, nn::elementType(slot.getType()));
    nn::PackedSlotOp &entry = packedSlots[{slot, packed.packOp, packed.k, builder.getDictionaryAttr(attributes)}];
    if (entry)
      return entry;
    builder.setInsertionPoint(prepareBody().getTerminator());
    auto key = FlatSymbolRefAttr::get(slot.getSymNameAttr());
    auto read = builder.create<nn::ReadOp>(slot.getLoc(), slot.getType(), key);
    Value value = nn::buildValue(builder, slot.getLoc(), packed.packOp, {read}, attributes);
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
  llvm::DenseMap<std::tuple<Operation *, llvm::StringRef, int, DictionaryAttr>, nn::PackedSlotOp> packedSlots;
  llvm::DenseMap<std::tuple<Value, Block *, llvm::StringRef, DictionaryAttr>, Value> packedValues;
};

struct AssignLayouts : impl::AssignLayoutsBase<AssignLayouts> {
  using AssignLayoutsBase::AssignLayoutsBase;

  void runOnOperation() override {
    std::optional<TargetInfo> info = findTarget(target, getOperation());
    if (!info)
      return signalPassFailure();
    LayoutAssigner assigner(getOperation(), *info);
    for (auto program : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      auto variant = program->getAttrOfType<StringAttr>("nn.variant");
      assigner.assign(program, /*isEval=*/variant && variant.getValue() == "eval");
    }
  }
};

} // namespace
} // namespace modc
