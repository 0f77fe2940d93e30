// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// docs/ops.md is made from the op table; MODC_BLESS=1 writes it anew, otherwise the test compares.
#include "OpCases.h"
#include "ir/NN.h"

#include "llvm/Support/MemoryBuffer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

using namespace modc;
using namespace modc::nn;

namespace {

const char *kindText(OpArgument::Kind kind) {
  switch (kind) {
  case OpArgument::Tensor:
    return "tensor";
  case OpArgument::Tensors:
    return "tensors";
  case OpArgument::Int:
    return "int";
  case OpArgument::Float:
    return "float";
  case OpArgument::Bool:
    return "bool";
  case OpArgument::Str:
    return "str";
  case OpArgument::Dims:
    return "dims";
  case OpArgument::Shape:
    return "shape";
  case OpArgument::Floats:
    return "floats";
  case OpArgument::Padding:
    return "dims or str";
  }
  return "";
}

std::string signature(const OpInfo &op) {
  std::string text;
  for (const OpArgument &argument : op.arguments) {
    text += fmt::format("{}{}: {}{}", text.empty() ? "" : ", ", argument.name, kindText(argument.kind),
                        argument.optional ? "?" : "");
    if (argument.defaultText)
      text += " = " + *argument.defaultText;
  }
  return fmt::format("{}({})", op.name, text);
}

const char *elementsText(OperandElements elements) {
  switch (elements) {
  case OperandElements::Any:
    return "any";
  case OperandElements::Number:
    return "numbers";
  case OperandElements::Float:
    return "floats";
  case OperandElements::Bool:
    return "bool";
  }
  return "";
}

/// A formula of the table as one would write it: k(x, 2) is 2.
std::string plain(const std::string &summary) {
  std::string text = std::regex_replace(summary, std::regex("^result = "), "");
  return std::regex_replace(text, std::regex(R"(k\(\w+, ([^)]*)\))"), "$1");
}

bool hasGradient(mlir::MLIRContext &context, const OpInfo &op) {
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  mlir::func::FuncOp function = buildCase(*module, op, casesOf(op.name).front(), "f32");
  return mlir::cast<TensorOp>(function.getBody().front().front()).isDifferentiable();
}

std::string makePage() {
  mlir::MLIRContext context;
  context.loadDialect<NNDialect, mlir::func::FuncDialect>();
  std::string pointwise, structured;
  for (const OpInfo &op : allOps()) {
    if (op.arguments.empty())
      continue;
    const char *gradient = hasGradient(context, op) ? "yes" : "no";
    if (op.isPointwise)
      pointwise += fmt::format("| `{}` | `{}` | {} | {} |\n", signature(op), plain(op.summary),
                               elementsText(op.elements), gradient);
    else
      structured += fmt::format("| `{}` | {} | {} |\n", signature(op), op.summary, gradient);
  }
  return "# Operations\n\n"
         "Every operation that a forward, a hook or a loss may call, with PyTorch's names and defaults. This page is "
         "made\n"
         "from the op table, `ir/Ops.td`; `scripts/bless` writes it anew.\n\n"
         "## Element by element\n\n"
         "Operands broadcast as in PyTorch and are brought to one element type. `x`, `y` are the operands in their "
         "order,\n"
         "`c` is the condition of `where`; `select(c, a, b)` is `a` where `c` holds and `b` elsewhere.\n\n"
         "| call | result | takes | gradient |\n|---|---|---|---|\n" +
         pointwise + "\n## The others\n\n| call | result | gradient |\n|---|---|---|\n" + structured;
}

TEST(OpsPage, IsUpToDate) {
  const std::string path = MODC_OPS_PAGE, page = makePage();
  if (std::getenv("MODC_BLESS")) {
    std::ofstream(path) << page;
    return;
  }
  auto known = llvm::MemoryBuffer::getFile(path);
  ASSERT_TRUE(static_cast<bool>(known)) << path;
  EXPECT_EQ((*known)->getBuffer().str(), page) << "scripts/bless brings docs/ops.md up to date";
}

} // namespace
