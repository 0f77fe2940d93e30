// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The pullback of every differentiable op against finite differences of its reference value: the whole Jacobian.
#include "OpCases.h"
#include "ir/NN.h"
#include "ir/ValueExpr.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"

#include <gtest/gtest.h>

using namespace modc;
using namespace modc::nn;

namespace {

/// func.func @pullback(operands, result gradient) -> gradients of the operands in `wanted`.
mlir::func::FuncOp buildPullback(mlir::ModuleOp module, mlir::func::FuncOp forward, llvm::ArrayRef<unsigned> wanted) {
  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module.getBody());
  llvm::SmallVector<mlir::Type> types(forward.getArgumentTypes());
  types.append(forward.getResultTypes().begin(), forward.getResultTypes().end());
  auto function = builder.create<mlir::func::FuncOp>(forward.getLoc(), "pullback", builder.getFunctionType(types, {}));
  mlir::Block *block = function.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  mlir::IRMapping mapping;
  mapping.map(forward.getArguments(), block->getArguments().drop_back());
  mlir::Operation *op = builder.clone(forward.getBody().front().front(), mapping);
  llvm::SmallVector<bool> needed(op->getNumOperands(), false);
  for (unsigned operand : wanted)
    needed[operand] = true;
  PullbackContext context(op, builder, {block->getArguments().back()}, needed);
  mlir::cast<TensorOp>(op).pullback(context);
  llvm::SmallVector<mlir::Value> gradients;
  llvm::SmallVector<mlir::Type> results;
  for (unsigned operand = 0; operand < op->getNumOperands(); ++operand) {
    mlir::Value gradient = context.operandGradients()[operand];
    if (!needed[operand]) {
      EXPECT_FALSE(gradient) << "gradient of operand " << operand;
      continue;
    }
    if (!gradient) // nothing depends on the operand's values, as finite differences then have to find
      gradient = expand(k(context.operand(operand), 0), getDims(op->getOperand(operand))).value;
    EXPECT_EQ(typeText(gradient.getType()), typeText(op->getOperand(operand).getType()));
    gradients.push_back(gradient);
    results.push_back(gradient.getType());
  }
  builder.create<mlir::func::ReturnOp>(op->getLoc(), gradients);
  function.setType(builder.getFunctionType(types, results));
  EXPECT_TRUE(mlir::succeeded(mlir::verify(function)));
  return function;
}

std::vector<RefTensor> run(mlir::func::FuncOp function, std::vector<RefTensor> arguments) {
  ProgramInputs inputs;
  inputs.arguments = std::move(arguments);
  inputs.symbols = caseSymbols();
  auto outputs = evaluateProgram(function, inputs);
  if (!outputs) {
    ADD_FAILURE() << llvm::toString(outputs.takeError());
    return {};
  }
  return std::move(outputs->results);
}

/// By operand element i, then result element j.
using Jacobian = std::vector<std::vector<double>>;

/// d result[j] / d operand[i] by central differences.
Jacobian numericJacobian(mlir::func::FuncOp forward, std::vector<RefTensor> inputs, unsigned operand) {
  Jacobian columns;
  for (std::size_t i = 0; i < inputs[operand].data.size(); ++i) {
    const double x = inputs[operand].data[i], h = 1e-5;
    inputs[operand].data[i] = x + h;
    RefTensor above = run(forward, inputs).at(0);
    inputs[operand].data[i] = x - h;
    RefTensor below = run(forward, inputs).at(0);
    inputs[operand].data[i] = x;
    std::vector<double> column;
    for (std::size_t j = 0; j < above.data.size(); ++j)
      column.push_back((above.data[j] - below.data[j]) / (2 * h));
    columns.push_back(column);
  }
  return columns;
}

void checkOperands(mlir::ModuleOp module, mlir::func::FuncOp forward, const std::vector<RefTensor> &inputs,
                   llvm::ArrayRef<unsigned> wanted, const std::map<unsigned, Jacobian> &jacobians) {
  mlir::func::FuncOp pullback = buildPullback(module, forward, wanted);
  RefTensor result = run(forward, inputs).at(0);
  for (std::size_t j = 0; j < result.data.size(); ++j) {
    std::vector<RefTensor> arguments = inputs;
    arguments.push_back(RefTensor(result.shape));
    arguments.back().data[j] = 1;
    std::vector<RefTensor> gradients = run(pullback, arguments);
    ASSERT_EQ(gradients.size(), wanted.size());
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      const Jacobian &jacobian = jacobians.at(wanted[w]);
      for (std::size_t i = 0; i < gradients[w].data.size(); ++i)
        ASSERT_NEAR(gradients[w].data[i], jacobian[i][j], 1e-8 + 1e-6 * std::abs(jacobian[i][j]))
            << "d result[" << j << "] / d operand " << wanted[w] << "[" << i << "]";
    }
  }
  pullback.erase();
}

struct Gradient : testing::TestWithParam<std::string> {};

TEST_P(Gradient, MatchesFiniteDifferences) {
  const OpInfo *op = llvm::find_if(allOps(), [](const OpInfo &info) { return info.name == GetParam(); });
  ASSERT_FALSE(casesOf(op->name).empty()) << "write a case for " << op->name << " in OpCases.cpp";
  mlir::MLIRContext context;
  context.loadDialect<NNDialect, mlir::func::FuncDialect>();
  for (const OpCase &example : casesOf(op->name)) {
    SCOPED_TRACE(caseText(op->name, example));
    if (llvm::any_of(example.operands, [](const OperandCase &operand) { return operand.constant.has_value(); }))
      continue; // differs in the kernel only
    mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    mlir::func::FuncOp forward = buildCase(*module, *op, example, "f64");
    ASSERT_TRUE(forward);
    mlir::Operation *operation = &forward.getBody().front().front();
    auto isFloat = [](mlir::Value value) { return mlir::isa<mlir::FloatType>(elementType(value)); };
    if (!mlir::cast<TensorOp>(operation).isDifferentiable() || !isFloat(operation->getResult(0)))
      continue;
    std::vector<RefTensor> inputs = caseInputs(example, forward);
    llvm::SmallVector<unsigned> floats;
    std::map<unsigned, Jacobian> jacobians;
    for (unsigned operand = 0; operand < operation->getNumOperands(); ++operand)
      if (isFloat(operation->getOperand(operand))) {
        floats.push_back(operand);
        jacobians[operand] = numericJacobian(forward, inputs, operand);
      }
    checkOperands(*module, forward, inputs, floats, jacobians);
    if (floats.size() > 1)
      for (unsigned operand : floats)
        checkOperands(*module, forward, inputs, operand, jacobians);
  }
}

std::vector<std::string> opNames() {
  std::vector<std::string> names;
  for (const OpInfo &op : allOps())
    names.push_back(op.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(AllOps, Gradient, testing::ValuesIn(opNames()), [](const auto &info) { return info.param; });

} // namespace
