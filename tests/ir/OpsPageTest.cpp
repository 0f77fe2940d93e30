// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// docs/ops.md is made from the op table; MODC_BLESS=1 writes it anew, otherwise the test compares.
#include "OpCases.h"
#include "Pullback.h"
#include "ir/NN.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

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

/// A formula of the table as one would write it: k(x, 2) is 2.
std::string plain(const std::string &summary) {
  std::string text = std::regex_replace(summary, std::regex("^result = "), "");
  return std::regex_replace(text, std::regex(R"(k\(\w+, ([^)]*)\))"), "$1");
}

mlir::func::FuncOp firstCase(mlir::ModuleOp module, const OpInfo &op, const char *element) {
  return buildCase(module, op, casesOf(op.name).front(), element);
}

/// Element types that the compiler takes, found by trying them.
std::string elementTypes(mlir::MLIRContext &context, const OpInfo &op) {
  mlir::ScopedDiagnosticHandler quiet(&context, [](mlir::Diagnostic &) { return mlir::success(); });
  std::string text;
  for (const char *element : {"f32", "f64", "i64", "i32", "bool"}) {
    mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    const auto generic = llvm::find_if(casesOf(op.name), [](const OpCase &example) {
      return llvm::any_of(example.operands, [](const OperandCase &operand) { return operand.type[0] == 'F'; }) ||
             example.attributes.find("= F") != std::string::npos;
    });
    const bool is = generic == casesOf(op.name).end() // of one type only
                        ? elementText(elementType(firstCase(*module, op, "f32").getResultTypes()[0])) == element
                        : buildCase(*module, op, *generic, element) != nullptr;
    if (is)
      text += (text.empty() ? "" : " ") + std::string(element);
  }
  return text;
}

bool anyGradient(mlir::MLIRContext &context, const OpInfo &op) {
  return llvm::any_of(casesOf(op.name), [&](const OpCase &example) {
    mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    return hasGradient(buildCase(*module, op, example, "f32"));
  });
}

const char *classText(OpClass opClass) {
  switch (opClass) {
  case OpClass::Value:
    return "value";
  case OpClass::View:
    return "view";
  case OpClass::Pointwise:
    return "pointwise";
  case OpClass::Gather:
    return "gather";
  case OpClass::Reduction:
    return "reduction";
  case OpClass::Contraction:
    return "contraction";
  case OpClass::Layout:
    return "layout";
  case OpClass::Scatter:
    return "scatter";
  case OpClass::Rows:
    return "rows";
  case OpClass::Composite:
    return "";
  }
  return "";
}

/// The family of its kernels; of a composite those of its parts, except for values and views where there are others.
std::string scheduleText(mlir::MLIRContext &context, const OpInfo &op) {
  std::set<std::string> families;
  for (const OpCase &example : casesOf(op.name)) {
    mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
    mlir::func::FuncOp function = buildCase(*module, op, example, "f32");
    decomposeAll(function.getBody().front());
    for (mlir::Operation &part : function.getBody().front().without_terminator())
      families.insert(classText(mlir::cast<TensorOp>(part).opClass()));
  }
  if (families.size() > 1 && families.erase("value") && families.size() > 1)
    families.erase("view");
  if (families.size() > 1)
    families.erase("view");
  return llvm::join(families, ", ");
}

std::string readText(const std::filesystem::path &path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What the forward of each file of the library calls: the names before a parenthesis, without comments.
std::map<std::string, std::set<std::string>> callsIn(const char *folder) {
  static const std::regex comment("#.*"), call(R"((\w+)\()");
  std::map<std::string, std::set<std::string>> calls;
  for (const auto &entry : std::filesystem::directory_iterator(folder)) {
    const std::string whole = readText(entry.path());
    const std::string text = std::regex_replace(whole.substr(whole.find("\n  forward(") + 1), comment, "");
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it)
      calls[entry.path().stem()].insert((*it)[1]);
  }
  return calls;
}

/// The layers that call an op or a function, themselves or by way of a function.
std::map<std::string, std::set<std::string>> layersByCall() {
  const std::map<std::string, std::set<std::string>> functions = callsIn(MODC_FUNCTIONS);
  std::map<std::string, std::set<std::string>> layers;
  for (const auto &[layer, calls] : callsIn(MODC_LAYERS)) {
    std::vector<std::string> work(calls.begin(), calls.end());
    std::set<std::string> seen;
    while (!work.empty()) {
      const std::string name = work.back();
      work.pop_back();
      if (!seen.insert(name).second)
        continue;
      layers[name].insert(layer);
      if (auto inside = functions.find(name); inside != functions.end())
        work.insert(work.end(), inside->second.begin(), inside->second.end());
    }
  }
  return layers;
}

/// Up to six of them: an op like sum is in most.
std::string layersText(const std::set<std::string> &layers) {
  std::string text;
  int count = 0;
  for (const std::string &layer : layers)
    if (++count <= 6)
      text += (text.empty() ? "" : ", ") + layer;
  return count <= 6 ? text : text + fmt::format(" and {} more", count - 6);
}

struct Function {
  std::vector<std::string> calls;
  std::string summary; // its comment
};

/// The functions of the library that PyTorch has under the same name: their comment begins with its name there.
std::map<std::string, Function> libraryFunctions() {
  std::map<std::string, Function> functions;
  for (const auto &entry : std::filesystem::directory_iterator(MODC_FUNCTIONS)) {
    std::string name = entry.path().stem(), comment, text = readText(entry.path());
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

/// The element types of a function's first tensor: T stands for any float.
std::string functionTypes(const std::string &call) {
  static const std::regex types(R"(: (f32|f64|i64|bool)\[)");
  std::smatch match;
  return std::regex_search(call, match, types) ? match[1].str() : "f32 f64";
}

struct Row {
  std::string call, result, layers, elements, gradient, schedule;
};

std::string tableText(const std::vector<Row> &rows) {
  std::string text = "| call | result | layers | dtypes | gradient | schedule |\n|---|---|---|---|---|---|\n";
  for (const Row &row : rows)
    text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", row.call, row.result, row.layers, row.elements,
                        row.gradient, row.schedule);
  return text;
}

std::vector<Row> functionRows(const std::map<std::string, Function> &functions,
                              const std::map<std::string, std::set<std::string>> &layers) {
  std::vector<Row> rows;
  for (const auto &[name, function] : functions)
    for (const std::string &call : function.calls) {
      const bool isBool = name == "all" || name == "any";
      auto uses = layers.find(name);
      rows.push_back({call, function.summary, uses == layers.end() ? "" : layersText(uses->second), functionTypes(call),
                      isBool ? "no" : "yes", "of its parts"});
    }
  return rows;
}

std::string makePage() {
  const std::map<std::string, Function> functions = libraryFunctions();
  const std::map<std::string, std::set<std::string>> layers = layersByCall();
  mlir::MLIRContext context;
  context.loadDialect<NNDialect, mlir::func::FuncDialect>();
  std::vector<Row> pointwise, structured;
  int differentiable = 0;
  for (const OpInfo &op : allOps()) {
    if (op.arguments.empty() || functions.count(op.name))
      continue;
    const bool gradient = anyGradient(context, op);
    differentiable += gradient;
    auto uses = layers.find(op.name);
    (op.isPointwise ? pointwise : structured)
        .push_back({signature(op), op.isPointwise ? "`" + plain(op.summary) + "`" : op.summary,
                    uses == layers.end() ? "" : layersText(uses->second), elementTypes(context, op),
                    gradient ? "yes" : "no", scheduleText(context, op)});
  }
  return fmt::format(
      "# Operations\n\n"
      "Every operation that a forward, a hook or a loss may call, with PyTorch's names and defaults: {} operations of "
      "the "
      "table,\n"
      "{} of them with a gradient, and {} functions. This page is made from the op table, `ir/Ops.td`, and the "
      "library; "
      "`scripts/bless`\n"
      "writes it anew. A gradient that an operation does not have is found when a model is compiled (error M0501, "
      "\"has no "
      "derivative\").\n\n"
      "*layers* are those of the library that call it, *dtypes* what its operands may be; indices, masks and "
      "conditions "
      "have their own.\n"
      "*schedule* is the family of kernels that it becomes part of (`passes/kernels/README.md`): pointwise operations "
      "and "
      "views are\n"
      "fused into the kernels around them, the others are kernels that these are fused into.\n\n"
      "## Element by element\n\n"
      "Operands broadcast as in PyTorch and are brought to one element type. `x`, `y` are the operands in their "
      "order,\n"
      "`c` is the condition of `where`; `select(c, a, b)` is `a` where `c` holds and `b` elsewhere.\n\n{}\n"
      "## The others\n\n{}\n"
      "## Functions\n\nThese are written in the language, in `frontend/functional/`, and have the gradients of what "
      "they "
      "call.\n\n{}",
      pointwise.size() + structured.size(), differentiable, functions.size(), tableText(pointwise),
      tableText(structured), tableText(functionRows(functions, layers)));
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
