// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Computes ops on constants through their reference values, and removes ops that change nothing.
//
//   %a = nn.constant {element = f32, value = 3.0}
//   %b = nn.exp %a                                       =>   %b = nn.constant {element = f32, value = 20.085537}
//   %c = nn.reshape %x {shape = #nn.dims<N, 4>}               (%c is %x, which is [N, 4] already)
//
// Constants of the language are scalars, so only scalars are computed. A value is computed in double precision and
// rounded to its element type after each op, as PyTorch rounds.
#include "passes/ConstantValues.h"
#include "passes/Passes.h"

#include "ir/EvalContext.h"
#include "ir/OpRegistry.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_FOLD
#include "passes/Passes.h.inc"

namespace {

/// The op table's literal: what the pass turns a computed value back into.
constexpr llvm::StringLiteral literal = "nn.constant";

/// The value as a tensor of this element type holds it; nothing if a double cannot carry it.
std::optional<double> roundTo(Type element, double value) {
  if (element.isF32())
    return static_cast<float>(value);
  if (element.isF64())
    return value;
  if (element.isInteger(1))
    return value != 0;
  auto integer = dyn_cast<IntegerType>(element);
  double limit = integer ? std::ldexp(1.0, std::min(integer.getWidth() - 1, 53u)) : 0;
  if (!integer || !(std::abs(value) < limit))
    return std::nullopt;
  return std::trunc(value);
}

class Folder {
public:
  explicit Folder(func::FuncOp program) : builder(program.getContext()) {
    // Operands come before their uses in straight-line code, so one walk sees all of a chain.
    program.walk([&](Operation *op) {
      if (auto tensorOp = dyn_cast<nn::TensorOp>(op))
        visit(op, tensorOp);
    });
    for (Operation *op : llvm::reverse(replaced))
      op->erase();
  }

private:
  void visit(Operation *op, nn::TensorOp tensorOp) {
    if (op->getNumResults() != 1 || !isPure(op))
      return;
    // In a no_grad block it is what gradients stop at.
    bool isKept = op->hasAttr("nn.no_grad");
    if (op->getNumOperands() != 0 && tensorOp.isAlias() && !isKept &&
        op->getOperand(0).getType() == op->getResult(0).getType()) {
      op->getResult(0).replaceAllUsesWith(op->getOperand(0));
      replaced.push_back(op);
      return;
    }
    if (std::optional<double> value = evaluate(op, tensorOp))
      replaceByConstant(op, *value);
  }

  std::optional<double> evaluate(Operation *op, nn::TensorOp tensorOp) {
    auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    auto known = [&](Value value) { return values.count(value) != 0; };
    if (!type || type.getRank() != 0 || !llvm::all_of(op->getOperands(), known) || mentionsDimension(op))
      return std::nullopt;
    llvm::StringMap<std::int64_t> symbols;
    nn::EvalContext context(op, symbols, values);
    tensorOp.evaluate(context);
    nn::RefTensor &result = values[op->getResult(0)];
    std::optional<double> value = roundTo(type.getElementType(), result.data.front());
    if (value)
      result.data.front() = *value;
    else
      values.erase(op->getResult(0));
    return value;
  }

  void replaceByConstant(Operation *op, double value) {
    if (op->getName().getStringRef() == literal)
      return;
    builder.setInsertionPoint(op);
    Type element = nn::elementType(op->getResult(0));
    Operation *constant = nn::buildOp(builder, op->getLoc(), literal, {},
                                      {builder.getNamedAttr("value", builder.getF64FloatAttr(value)),
                                       builder.getNamedAttr("element", TypeAttr::get(element))});
    for (NamedAttribute attribute : op->getDiscardableAttrs()) // the phase
      constant->setAttr(attribute.getName(), attribute.getValue());
    values[constant->getResult(0)] = values[op->getResult(0)];
    op->getResult(0).replaceAllUsesWith(constant->getResult(0));
    replaced.push_back(op);
  }

  OpBuilder builder;
  llvm::DenseMap<Value, nn::RefTensor> values; // of constants
  std::vector<Operation *> replaced;
};

struct Fold : impl::FoldBase<Fold> {
  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>())
      Folder{program};
  }
};

} // namespace
} // namespace modc
