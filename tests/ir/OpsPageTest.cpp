// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// docs/ops.md is made from the op table; MODC_BLESS=1 writes it anew, otherwise the test compares.
#include "OpCases.h"
#include "ir/NN.h"

#include "llvm/Support/MemoryBuffer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
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

struct Function {
  std::vector<std::string> calls;
  std::string summary; // its comment
};

/// The functions of the library that PyTorch has under the same name: their comment begins with its name there.
std::map<std::string, Function> libraryFunctions() {
  std::map<std::string, Function> functions;
  for (const auto &entry : std::filesystem::directory_iterator(MODC_FUNCTIONS)) {
    std::ifstream file(entry.path());
    std::string name = entry.path().stem(), comment;
    std::string text{std::istreambuf_iterator<char>(file), {}};
    Function function;
    static const std::regex remark("# (.*)\n"), forward(R"(\n  forward\(([^{]*?),?\s*\) (\{|->))"), blanks("\\s+");
    auto matches = [&](const std::regex &regex) {
      return llvm::make_range(std::sregex_iterator(text.begin(), text.end(), regex), std::sregex_iterator());
    };
    for (const std::smatch &match : matches(remark))
      comment += (comment.empty() ? "" : " ") + match[1].str();
    for (const std::smatch &match : matches(forward)) {
      std::string arguments = std::regex_replace(match[1].str(), blanks, " ");
      function.calls.push_back(fmt::format("{}({})", name, llvm::StringRef(arguments).trim().str()));
    }
    static const std::regex torch(R"(^torch\.[\w.]+[:;,.]? ?)");
    if (!std::regex_search(comment, torch))
      continue;
    function.summary = std::regex_replace(comment, torch, "");
    functions[name] = function;
  }
  return functions;
}

std::string functionLines(const std::map<std::string, Function> &functions) {
  std::string text;
  for (const auto &[name, function] : functions)
    for (const std::string &call : function.calls)
      text += fmt::format("| `{}` | {} |\n", call, function.summary);
  return text;
}

std::string makePage() {
  const std::map<std::string, Function> functions = libraryFunctions();
  mlir::MLIRContext context;
  context.loadDialect<NNDialect, mlir::func::FuncDialect>();
  std::string pointwise, structured;
  for (const OpInfo &op : allOps()) {
    if (op.arguments.empty() || functions.count(op.name))
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
         pointwise + "\n## The others\n\n| call | result | gradient |\n|---|---|---|\n" + structured +
         "\n## Functions\n\nThese are written in the language, in `frontend/functional/`, and have the gradients of "
         "what they "
         "call.\n\n| call | |\n|---|---|\n" +
         functionLines(functions);
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
