// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies what a hook of the program may replace and something else reads.
//
//   %y = nn.tanh %x                                    %y = nn.tanh %x
//   %0 = nn.hook_point … replaces(%y)              =>  %1 = nn.cast %y   // a copy
//   %dx = … %y …   // backward reads the old value     %0 = nn.hook_point … replaces(%1)
//
// A hook writes in place, so a place that no hook is registered at costs nothing where the value has one reader.
#include "passes/HookPoints.h"

#include "ir/HookOps.h"
#include "ir/OpRegistry.h"
#include "passes/ValueNames.h"

using namespace mlir;

namespace modc {

/// Whether a kernel's result, or what hooks left of one, is read by this place alone.
static bool isOwn(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || !value.hasOneUse())
    return false;
  if (isa<nn::HookPointOp>(op))
    return true;
  auto tensorOp = dyn_cast<nn::TensorOp>(op);
  return tensorOp ? !tensorOp.isAlias() : isa<nn::ScanOp>(op);
}

static Value copy(OpBuilder &builder, Location location, Value value) {
  auto element = builder.getNamedAttr("element", TypeAttr::get(nn::elementType(value)));
  Value made = nn::buildValue(builder, location, "nn.cast", {value}, {element});
  if (std::string name = valueName(value); !name.empty())
    made.getDefiningOp()->setLoc(withNames(location, {{name + "_hooked"}, false}));
  return made;
}

void copySharedHookValues(func::FuncOp program) {
  struct Marker : OpBuilder::Listener {
    void notifyOperationInserted(Operation *op, OpBuilder::InsertPoint) override {
      if (phase)
        op->setAttr("nn.phase", phase);
    }
    Attribute phase;
  } marker;
  OpBuilder builder(program.getContext(), &marker);
  program.walk([&](nn::HookPointOp point) {
    builder.setInsertionPoint(point);
    marker.phase = point->getAttr("nn.phase");
    for (OpOperand &value : point.getValuesMutable())
      if (!isOwn(value.get()))
        value.set(copy(builder, point.getLoc(), value.get()));
  });
}

} // namespace modc
