// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks numbers of rows or elements that are known before the run, such as those of positions.
//
//   %0 = nn.arange {end = #nn.dims<T>}                    module attributes {nn.dim_checks = ["-T + 8"]}
//   %1 = nn.gather %table, %0 {dim = 0}             =>    // the model needs T <= 8
//     : (tensor<8x4xf32>, …) -> …
//
// With 9 in place of T it is an error: index 8 is out of bounds for an extent of 8.
#include "passes/Passes.h"

#include "ir/NumberRange.h"

#include "llvm/ADT/SetVector.h"

#include <set>

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_CHECKINDICES
#include "passes/Passes.h.inc"

namespace {

struct CheckIndices : impl::CheckIndicesBase<CheckIndices> {
  void runOnOperation() override {
    if (auto known = getOperation()->getAttrOfType<ArrayAttr>("nn.dim_checks"))
      for (Attribute check : known)
        checks.insert(cast<StringAttr>(check));
    bool fine = true;
    for (auto program : getOperation().getOps<func::FuncOp>())
      program.walk([&](nn::TensorOp op) {
        for (const nn::IndexOperand &index : op.indexOperands())
          fine &= succeeded(check(op, index));
      });
    if (!fine)
      return signalPassFailure();
    if (checks.empty())
      return;
    llvm::SmallVector<Attribute> all(checks.begin(), checks.end());
    getOperation()->setAttr("nn.dim_checks", ArrayAttr::get(&getContext(), all));
  }

private:
  LogicalResult check(nn::TensorOp op, const nn::IndexOperand &index) {
    std::optional<nn::NumberRange> range = nn::numberRange(op->getOperand(index.operand));
    if (!range || (index.ignored && range->least == Dim(*index.ignored) && range->largest == range->least))
      return success();
    std::optional<Dim> room = multiply(range->largest, Dim(-1));
    room = room ? add(*room, index.bound) : room;
    room = room ? add(*room, Dim(-1)) : room;
    if (failed(ask(op, range->least, range->least, index.bound)) ||
        (room && failed(ask(op, *room, range->largest, index.bound))))
      return failure();
    return success();
  }

  /// That `needed` is not negative: here, or in the run.
  LogicalResult ask(nn::TensorOp op, const Dim &needed, const Dim &number, const Dim &bound) {
    if (auto constant = needed.constant()) {
      if (*constant >= 0)
        return success();
      if (!reported.insert({number, bound}).second) // in another program
        return failure();
      return op->emitError() << "index " << number.str() << " is out of bounds for an extent of " << bound.str();
    }
    if (!llvm::all_of(needed.terms(), [](const auto &term) { return term.second >= 0; }))
      checks.insert(StringAttr::get(&getContext(), needed.str()));
    return success();
  }

  llvm::SetVector<Attribute> checks;
  std::set<std::pair<Dim, Dim>> reported;
};

} // namespace
} // namespace modc
