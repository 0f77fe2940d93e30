// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives every call its own place in the tree of calls, and checks what is attached to calls and modules.
//
//   %0 = nn.call "act" @ReLU::@forward(%x)         %0 = nn.call "act" @ReLU::@forward(%x) {nn.path = "act"}
//   %1 = nn.call "fc" @Linear::@forward(%0)    =>  %1 = nn.call "fc" @Linear::@forward(%0) {nn.path = "fc"}
//   %2 = nn.call "act" @ReLU::@forward(%1)         %2 = nn.call "act" @ReLU::@forward(%1) {nn.path = "act#2"}
//
// A forward is shared by all instances of its module, so the place is relative to the caller's; inline-modules joins the
// places along a chain of calls ("encoder.act#2") and puts them into the locations of what it inlines. Hooks belong to
// such places too. No code is generated for them so far: a module that declares one is refused, and so is an attribute
// that no pass knows, rather than dropped.
#include "passes/Passes.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_WEAVEHOOKS
#include "passes/Passes.h.inc"

namespace {

struct WeaveHooks : impl::WeaveHooksBase<WeaveHooks> {
  void runOnOperation() override {
    WalkResult result = getOperation().walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<nn::ModuleOp, nn::ChildOp, nn::CallOp>(op) && failed(checkAttached(op)))
        return WalkResult::interrupt();
      if (auto function = dyn_cast<FunctionOpInterface>(op); function && !isa<nn::KernelOp>(op))
        placeCalls(function);
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }

private:
  LogicalResult checkAttached(Operation *op) {
    if (auto hooks = op->getAttrOfType<ArrayAttr>("nn.hooks"); hooks && !hooks.empty()) {
      auto hook = cast<DictionaryAttr>(hooks[0]);
      auto at = hook.getAs<LocationAttr>("at");
      return emitError(at ? Location(at) : op->getLoc())
             << "hooks are checked, but code for them is not generated; `--emit=ir` shows the model with them";
    }
    if (auto child = dyn_cast<nn::ChildOp>(op); child && child.getMode() == "runtime")
      return emitError(op->getLoc()) << "code for a mode that is set in the run is not generated; `@mode(eval)` and "
                                        "`@mode(train)` are fixed when the model is compiled";
    for (NamedAttribute attribute : op->getDiscardableAttrs()) {
      llvm::StringRef name = attribute.getName().getValue();
      if (name.starts_with("nn.") && name != "nn.phase" && name != "nn.path" && name != "nn.no_grad")
        return op->emitOpError() << "carries `" << name << "`, which no hook or pass is known by";
    }
    return success();
  }

  void placeCalls(FunctionOpInterface function) {
    llvm::StringMap<unsigned> calls;
    function.walk([&](nn::CallOp call) {
      unsigned count = ++calls[call.getPath()];
      std::string place = call.getPath().str();
      if (count > 1)
        place += "#" + std::to_string(count);
      call->setAttr("nn.path", StringAttr::get(&getContext(), place));
    });
  }
};

} // namespace
} // namespace modc
