// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies the value that an assigned buffer had before, where it is needed after forward, which ends with the assignments.
//
//   %0 = nn.read @mean                    %0 = nn.read @mean
//   %1 = nn.add %0, %x                    %old = nn.cast %0 to its own type, a copy
//   nn.write @mean, %1             =>     %1 = nn.add %0, %x
//   return %1, %0                         nn.write @mean, %1
//                                         return %1, %old
#include "passes/Passes.h"
#include "passes/ValueNames.h"

#include "ir/OpRegistry.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_KEEPOLDVALUES
#include "passes/Passes.h.inc"

namespace {

/// Whether a use comes after the assignments: another slot that takes the value, the caller, the loss and backward.
bool comesAfterWrites(Operation *user, nn::ReadOp read) {
  if (auto write = dyn_cast<nn::WriteOp>(user))
    return write.getSlot() != read.getSlot();
  auto phase = user->getAttrOfType<StringAttr>("nn.phase");
  return user->hasTrait<OpTrait::IsTerminator>() || (phase && phase.getValue() != "forward");
}

/// The late uses of what is read, also in another shape.
llvm::SmallVector<OpOperand *> lateUses(nn::ReadOp read) {
  llvm::SmallVector<Operation *> views{read};
  llvm::SmallVector<OpOperand *> late;
  for (std::size_t i = 0; i < views.size(); ++i)
    for (OpOperand &use : views[i]->getUses()) {
      auto view = dyn_cast<nn::TensorOp>(use.getOwner());
      if (comesAfterWrites(use.getOwner(), read))
        late.push_back(&use);
      else if (view && view.isAlias())
        views.push_back(view);
    }
  return late;
}

Value copyOf(Value value, nn::ReadOp read) {
  Operation *source = value.getDefiningOp();
  OpBuilder builder(source->getContext());
  builder.setInsertionPointAfter(source);
  Location location = withNames(source->getLoc(), {{identifier(read.getSlot()) + "_before"}, /*areGradients=*/false});
  auto element = builder.getNamedAttr("element", TypeAttr::get(nn::elementType(value)));
  Value copy = nn::buildValue(builder, location, "nn.cast", {value}, {element});
  if (Attribute phase = read->getAttr("nn.phase"))
    copy.getDefiningOp()->setAttr("nn.phase", phase);
  return copy;
}

struct KeepOldValues : impl::KeepOldValuesBase<KeepOldValues> {
  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>())
      keepOldValues(program);
  }

private:
  static void keepOldValues(func::FuncOp program) {
    llvm::StringSet<> assigned;
    for (auto write : program.getOps<nn::WriteOp>())
      assigned.insert(write.getSlot());
    for (auto read : llvm::to_vector(program.getOps<nn::ReadOp>())) {
      if (!assigned.contains(read.getSlot()))
        continue;
      llvm::DenseMap<Value, Value> copies;
      for (OpOperand *use : lateUses(read)) {
        Value &copy = copies[use->get()];
        if (!copy)
          copy = copyOf(use->get(), read);
        use->set(copy);
      }
    }
  }
};

} // namespace
} // namespace modc
