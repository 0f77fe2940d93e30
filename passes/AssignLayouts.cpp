// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives operands the layout that kernels like: the eval program's constant ones, which prepare() packs ahead, and in training,
// where weights change with every step, those that pay for being packed in each run.
//
//   %w = nn.read @"fc.weight"            %w = nn.read @"fc.weight"        %p = nn.pack_weight %w {width = 16}
//   %y = nn.linear %x, %w           =>   %y = nn.linear_packed %x, %p {out_features = 128}
#include "passes/ConstantValues.h"
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
  LayoutAssigner(func::FuncOp program, const TargetInfo &target)
      : program(program), target(target), constants(program), builder(program.getContext()) {}

  void run() {
    const bool isEval = isEvalProgram(program);
    llvm::SmallVector<Operation *> work;
    program.walk([&](nn::TensorOp op) { work.push_back(op); });
    std::reverse(work.begin(), work.end()); // taken from the end: what is packed first stands first
    while (!work.empty()) {
      auto op = cast<nn::TensorOp>(work.pop_back_val());
      for (const nn::PackedOperand &packed : op.packedOperands())
        if (packed.inProgram || (isEval && constants.largestSlot(op->getOperand(packed.operand)))) {
          work.push_back(rewrite(op, packed)); // the packed form may like further operands packed
          break;
        }
    }
  }

private:
  /// Packs an operand before its first use in a block; later uses there read the same.
  Value packedValue(nn::TensorOp op, const nn::PackedOperand &packed) {
    Value operand = op->getOperand(packed.operand);
    llvm::SmallVector<NamedAttribute> attributes = packAttributes(packed, nn::elementType(operand));
    Value &value = packedValues[{operand, op->getBlock(), packed.packOp, builder.getDictionaryAttr(attributes)}];
    if (value)
      return value;
    builder.setInsertionPoint(op);
    std::string name = valueName(operand);
    Location location = name.empty() ? op->getLoc() : withNames(operand.getLoc(), {{name + "_packed"}, false});
    value = nn::buildValue(builder, location, packed.packOp, {operand}, attributes);
    nn::copyMarks(op, value.getDefiningOp());
    return value;
  }

  Operation *rewrite(nn::TensorOp op, const nn::PackedOperand &packed) {
    llvm::SmallVector<Value> operands(op->getOperands());
    operands[packed.operand] = packedValue(op, packed);
    builder.setInsertionPoint(op);
    Operation *form = nn::buildOp(builder, op->getLoc(), packed.packedForm, operands, packed.attributes);
    if (!form)
      llvm::report_fatal_error(llvm::Twine("cannot build ") + packed.packedForm);
    nn::copyMarks(op, form);
    op->replaceAllUsesWith(form);
    constants.forget(op);
    op->erase();
    return form;
  }

  llvm::SmallVector<NamedAttribute> packAttributes(const nn::PackedOperand &packed, Type element) {
    int width = packedShape(packed.k, packed.n, nn::halideType(element), target).width;
    llvm::SmallVector<NamedAttribute> attributes = packed.packAttributes;
    attributes.push_back(builder.getNamedAttr("width", builder.getI64IntegerAttr(width)));
    return attributes;
  }

  func::FuncOp program;
  const TargetInfo &target;
  ConstantValues constants;
  OpBuilder builder;
  llvm::DenseMap<std::tuple<Value, Block *, llvm::StringRef, DictionaryAttr>, Value> packedValues;
};

struct AssignLayouts : impl::AssignLayoutsBase<AssignLayouts> {
  using AssignLayoutsBase::AssignLayoutsBase;

  void runOnOperation() override {
    std::optional<TargetInfo> info = findTarget(target, getOperation());
    if (!info)
      return signalPassFailure();
    for (auto program : getOperation().getOps<func::FuncOp>())
      LayoutAssigner(program, *info).run();
  }
};

} // namespace
} // namespace modc
