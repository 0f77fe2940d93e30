// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives every operation that draws random numbers the key of its site, and the model the seed and the number of calls.
//
//   %0 = nn.dropout %x {nn.site = "drop"}      nn.slot "plain" @"random seed" : tensor<i64> = <"zeros"> {nn.random = "seed"}
//                                              nn.slot "plain" @"random step" : tensor<i64> = <"zeros"> {nn.random = "step"}
//                                              %seed = nn.read @"random seed"   %step = nn.read @"random step"
//                                         =>   %site = nn.site "drop"
//                                              %key = nn.random_key %seed, %step, %site
//                                              %0 = nn.dropout %x, %key
//                                              %1 = nn.add %step, 1             nn.write @"random step", %1
//
// A program that draws nothing is left alone; so are seed and step if no program draws.
#include "passes/Passes.h"
#include "passes/ValueNames.h"

#include "ir/OpRegistry.h"
#include "ir/ValueExpr.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_DRAWRANDOMNUMBERS
#include "passes/Passes.h.inc"

namespace {

struct DrawRandomNumbers : impl::DrawRandomNumbersBase<DrawRandomNumbers> {
  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>()) {
      llvm::SmallVector<nn::TensorOp> drawing;
      program.walk([&](nn::TensorOp op) {
        if (op.wantsKey())
          drawing.push_back(op);
      });
      if (!drawing.empty() && failed(draw(program, drawing)))
        return signalPassFailure();
    }
  }

private:
  nn::SlotOp slot(llvm::StringRef what) {
    for (auto slot : getOperation().getOps<nn::SlotOp>())
      if (auto random = slot->getAttrOfType<StringAttr>("nn.random"); random && random.getValue() == what)
        return slot;
    auto builder = OpBuilder::atBlockEnd(getOperation().getBody());
    Type type = nn::makeTensorType(builder.getI64Type(), {});
    // A spec's names have no spaces; what has this key all the same goes first.
    std::string key = ("random " + what).str();
    for (SymbolTable symbols(getOperation()); symbols.lookup(key);)
      key += "_";
    auto made = builder.create<nn::SlotOp>(
        getOperation().getLoc(), builder.getStringAttr(key), builder.getStringAttr("plain"), TypeAttr::get(type),
        nn::InitAttr::get(&getContext(), "zeros", {}), UnitAttr(), UnitAttr(), IntegerAttr());
    made->setAttr("nn.random", builder.getStringAttr(what));
    return made;
  }

  LogicalResult draw(func::FuncOp program, llvm::MutableArrayRef<nn::TensorOp> drawing) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointToStart(&program.front());
    Location location = drawing.front().getLoc();
    Attribute phase = drawing.front()->getAttr("nn.phase");
    auto mark = [&](Operation *op) {
      if (phase)
        op->setAttr("nn.phase", phase);
      return op;
    };
    auto read = [&](llvm::StringRef what) {
      nn::SlotOp own = slot(what);
      return mark(builder.create<nn::ReadOp>(location, own.getType(), FlatSymbolRefAttr::get(own.getSymNameAttr())))
          ->getResult(0);
    };
    Value seed = read("seed"), step = read("step");
    for (nn::TensorOp op : drawing) {
      if (op->getBlock() != &program.front())
        return op->emitError() << "random numbers inside `scan` are not supported; draw them for all steps before it";
      auto name = op->getAttrOfType<StringAttr>("nn.site");
      builder.setInsertionPoint(op);
      std::string site = name ? name.str() : "forward";
      location = withNames(op.getLoc(), {{identifier(site) + "_key"}, /*areGradients=*/false});
      Value number = mark(builder.create<nn::SiteOp>(op.getLoc(), builder.getI64Type(), builder.getStringAttr(site)))
                         ->getResult(0);
      Operation *key = nn::buildValue(builder, location, "nn.random_key", {seed, step, number}).getDefiningOp();
      op.setKey(mark(key)->getResult(0));
      op->removeAttr("nn.site");
    }
    builder.setInsertionPoint(program.front().getTerminator());
    location = drawing.back().getLoc();
    nn::ValueExpr now{step, &builder, location}, one = nn::k(now, 1);
    Value next = (now + one).value;
    mark(one.value.getDefiningOp());
    mark(next.getDefiningOp())->setLoc(withNames(location, {{"next_step"}, /*areGradients=*/false}));
    mark(builder.create<nn::WriteOp>(location, FlatSymbolRefAttr::get(slot("step").getSymNameAttr()), next));
    return success();
  }
};

} // namespace
} // namespace modc
