// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The pullback of every differentiable op against finite differences of its reference value: the whole Jacobian.
#include "OpCases.h"
#include "Pullback.h"
#include "ir/NN.h"

#include <gtest/gtest.h>

using namespace modc;
using namespace modc::nn;

namespace {

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

/// The elements of all results.
std::vector<double> elementsOf(const std::vector<RefTensor> &tensors) {
  std::vector<double> elements;
  for (const RefTensor &tensor : tensors)
    elements.insert(elements.end(), tensor.data.begin(), tensor.data.end());
  return elements;
}

/// By operand element i, then element j of the results.
using Jacobian = std::vector<std::vector<double>>;

/// d result[j] / d operand[i]: central differences of two steps, extrapolated to none (Richardson), so that the error goes
/// with h⁴. Rounding adds about 1e-13, and cases keep farther than h from every corner.
Jacobian numericJacobian(mlir::func::FuncOp forward, std::vector<RefTensor> inputs, unsigned operand) {
  const double h = 0x1p-10;
  Jacobian columns;
  for (double &x : inputs[operand].data) {
    const double middle = x;
    auto at = [&](double step) {
      x = middle + step;
      return elementsOf(run(forward, inputs));
    };
    const std::vector<double> above = at(h), below = at(-h), halfAbove = at(h / 2), halfBelow = at(-h / 2);
    x = middle;
    std::vector<double> column;
    for (std::size_t j = 0; j < above.size(); ++j) {
      const double wide = (above[j] - below[j]) / (2 * h), narrow = (halfAbove[j] - halfBelow[j]) / h;
      column.push_back((4 * narrow - wide) / 3);
    }
    columns.push_back(column);
  }
  return columns;
}

void checkOperands(mlir::ModuleOp module, mlir::func::FuncOp forward, const std::vector<RefTensor> &inputs,
                   llvm::ArrayRef<unsigned> wanted, const std::map<unsigned, Jacobian> &jacobians) {
  mlir::func::FuncOp pullback = buildPullback(module, forward, wanted);
  std::vector<RefTensor> results = run(forward, inputs);
  const std::size_t count = elementsOf(results).size();
  for (std::size_t j = 0; j < count; ++j) {
    std::vector<RefTensor> arguments = inputs;
    std::size_t place = 0;
    for (const RefTensor &result : results) {
      arguments.emplace_back(result.shape);
      for (double &seed : arguments.back().data)
        seed = place++ == j;
    }
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

/// Checks a case; false if no gradient flows through it.
bool checkCase(mlir::MLIRContext &context, const OpInfo &op, const OpCase &example) {
  SCOPED_TRACE(caseText(op.name, example));
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  mlir::func::FuncOp forward = buildCase(*module, op, example, "f64");
  EXPECT_TRUE(forward);
  if (!forward || !hasGradient(forward))
    return false;
  std::vector<RefTensor> inputs = caseInputs(example, forward);
  llvm::SmallVector<unsigned> floats;
  std::map<unsigned, Jacobian> jacobians;
  for (mlir::BlockArgument argument : forward.getArguments())
    if (isFloat(argument)) {
      floats.push_back(argument.getArgNumber());
      jacobians[floats.back()] = numericJacobian(forward, inputs, floats.back());
    }
  checkOperands(*module, forward, inputs, floats, jacobians);
  if (floats.size() > 1)
    for (unsigned operand : floats)
      checkOperands(*module, forward, inputs, operand, jacobians);
  return true;
}

/// Whether a spec can bring an op between a parameter and a loss: it makes floats of floats.
bool needsGradient(mlir::MLIRContext &context, const OpInfo &op) {
  if (op.arguments.empty())
    return false; // what passes make after differentiate
  return llvm::any_of(casesOf(op.name), [&](const OpCase &example) {
    mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    mlir::func::FuncOp forward = buildCase(*module, op, example, "f64");
    mlir::Value result = forward.getBody().front().getTerminator()->getOperand(0);
    return isFloat(result) && llvm::any_of(forward.getArguments(), isFloat);
  });
}

/// PyTorch has no gradient of it either ("derivative for aten::floor_divide is not implemented"): modc refuses to compile
/// what would need it.
bool isRefused(const OpInfo &op) { return op.name == "floor_divide"; }

struct Gradient : testing::TestWithParam<std::string> {};

TEST_P(Gradient, MatchesFiniteDifferences) {
  const OpInfo *op = llvm::find_if(allOps(), [](const OpInfo &info) { return info.name == GetParam(); });
  ASSERT_FALSE(casesOf(op->name).empty()) << "write a case for " << op->name << " in OpCases.cpp";
  mlir::MLIRContext context;
  context.loadDialect<NNDialect, mlir::func::FuncDialect>();
  int checked = 0;
  for (const OpCase &example : casesOf(op->name))
    checked += checkCase(context, *op, example);
  if (needsGradient(context, *op)) {
    EXPECT_EQ(checked == 0, isRefused(*op)) << checked << " cases of " << op->name << " have a gradient";
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
