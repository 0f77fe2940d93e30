// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes a program that runs the kernels of every op's cases and compares them with the reference evaluator's values.
//
// Each operation is a kernel of its own, composites after their decomposition; buffers have exactly the tensors' sizes,
// so that a sanitizer sees every stray access.
#include "OpCases.h"
#include "ir/KernelContext.h"
#include "ir/NN.h"
#include "passes/emit/KernelPrinter.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/CommandLine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iostream>

using namespace modc;
using namespace modc::nn;

namespace {

std::string cppType(mlir::Type element) {
  std::string text = elementText(element);
  return text == "f32"    ? "float"
         : text == "f64"  ? "double"
         : text == "bool" ? "bool"
                          : "std::int" + text.substr(1) + "_t";
}

std::int64_t elementCount(mlir::Value value) {
  return mlir::isa<mlir::RankedTensorType>(value.getType()) ? *product(getDims(value))->evaluate(caseSymbols()) : 1;
}

std::string listOf(const RefTensor &tensor) {
  std::string text;
  for (double value : tensor.data)
    text += (text.empty() ? "" : ", ") + fmt::format("{}", value);
  return "{" + text + "}";
}

class Writer {
public:
  /// `ordered`: with the orders of dimensions in memory that kernels around convolutions have.
  void add(const OpInfo &op, const OpCase &example, llvm::StringRef element, bool ordered);
  static bool hasOrders(mlir::Operation *op);
  std::string text() const;

private:
  void decompose(mlir::func::FuncOp function);
  std::string variable(mlir::Value value);
  void launch(mlir::Operation *op, bool ordered);
  static std::vector<int> orderOf(mlir::Operation *op, mlir::Value value);
  std::string reordered(mlir::Value value, const std::vector<int> &order, bool back);

  mlir::MLIRContext context;
  std::string kernels, cases, calls;
  llvm::DenseMap<mlir::Value, std::string> variables;
  int caseCount = 0, kernelCount = 0;

public:
  Writer() { context.loadDialect<NNDialect, mlir::func::FuncDialect>(); }
};

void Writer::decompose(mlir::func::FuncOp function) {
  for (bool again = true; again;) {
    again = false;
    for (mlir::Operation &op : llvm::make_early_inc_range(function.getBody().front().without_terminator())) {
      auto tensorOp = mlir::cast<TensorOp>(op);
      if (tensorOp.opClass() != OpClass::Composite)
        continue;
      mlir::OpBuilder builder(&op);
      op.replaceAllUsesWith(tensorOp.decompose(builder));
      op.erase();
      again = true;
    }
  }
}

std::string Writer::variable(mlir::Value value) {
  std::string &name = variables[value];
  if (name.empty())
    name = fmt::format("v{}", variables.size());
  return name;
}

/// Channels last where any order will do, else what the op likes; empty: the dimensions' own.
std::vector<int> Writer::orderOf(mlir::Operation *op, mlir::Value value) {
  auto tensorOp = mlir::cast<TensorOp>(op);
  const OpClass opClass = tensorOp.opClass();
  llvm::SmallVector<std::int64_t> order = tensorOp.preferredOrder(value);
  const bool indifferent = opClass != OpClass::Contraction && !standsAlone(opClass);
  const auto rank = mlir::isa<mlir::RankedTensorType>(value.getType()) ? getDims(value).size() : 0;
  if (order.empty() && indifferent && rank >= 3) {
    for (std::size_t d = 0; d < rank; ++d)
      order.push_back(static_cast<std::int64_t>(d));
    order.erase(order.begin() + 1);
    order.push_back(1);
  }
  return {order.begin(), order.end()};
}

bool Writer::hasOrders(mlir::Operation *op) {
  auto moves = [&](mlir::Value value) {
    std::vector<int> order = orderOf(op, value);
    return !std::is_sorted(order.begin(), order.end());
  };
  return llvm::any_of(op->getOperands(), moves) || llvm::any_of(op->getResults(), moves);
}

/// A call that copies a buffer into another order of its dimensions, or back.
std::string Writer::reordered(mlir::Value value, const std::vector<int> &order, bool back) {
  std::vector<std::int64_t> shape;
  for (const Dim &dim : getDims(value))
    shape.push_back(*dim.evaluate(caseSymbols()));
  const std::string name = variable(value);
  return fmt::format("  reorder({0}, {0}_ordered, {{{1}}}, {{{2}}}, {3});\n", name, fmt::join(shape, ", "),
                     fmt::join(order, ", "), back);
}

/// Declares the result's buffer and calls the kernel of `op`; scalars that are no tensors are computed inside.
void Writer::launch(mlir::Operation *op, bool ordered) {
  const TargetInfo &target = caseTarget();
  std::string name = fmt::format("{}_{}", op->getName().stripDialect().str(), kernelCount++);
  KernelBuilder builder(name);
  KernelContext kernel(builder, target);
  std::map<std::string, mlir::Value> arguments;
  auto lower = [&](mlir::Operation *lowered) {
    for (mlir::Value operand : lowered->getOperands())
      if (!operand.getDefiningOp() || mlir::cast<TensorOp>(operand.getDefiningOp()).opClass() != OpClass::Value) {
        kernel.argumentNames[operand] = variable(operand);
        arguments[variable(operand)] = operand;
        if (ordered)
          kernel.orders[operand] = orderOf(op, operand);
      }
    kernel.setOperation(lowered);
    mlir::cast<TensorOp>(lowered).lower(kernel);
  };
  llvm::SmallPtrSet<mlir::Operation *, 4> done;
  for (mlir::Value operand : op->getOperands())
    if (mlir::Operation *value = operand.getDefiningOp();
        value && mlir::cast<TensorOp>(value).opClass() == OpClass::Value && done.insert(value).second)
      lower(value);
  lower(op);
  mlir::Value result = op->getResult(0);
  const std::vector<int> resultOrder = ordered ? orderOf(op, result) : std::vector<int>();
  builder.addOutput("result", kernel.valueOf(result), "", resultOrder);
  ScheduledKernel scheduled = schedule(std::move(builder), target);
  kernels += printKernel(scheduled) + "\n";

  std::string list, before, after;
  for (const KernelArg &argument : scheduled.args) {
    std::string value;
    if (argument.kind == KernelArg::Input) {
      const mlir::Value operand = arguments.at(argument.name);
      const std::vector<int> order = kernel.orders.lookup(operand);
      value = argument.name + (order.empty() ? ".data()" : "_ordered.data()");
      if (!order.empty())
        before += fmt::format("  Buffer<{0}> {1}_ordered({1}.size);\n", cppType(elementType(operand)), argument.name) +
                  reordered(operand, order, /*back=*/false);
    } else if (argument.kind == KernelArg::Output)
      value = variable(result) + (resultOrder.empty() ? ".data()" : "_ordered.data()");
    else if (argument.kind == KernelArg::Extent)
      value = std::to_string(caseSymbols().lookup(argument.name));
    else if (argument.kind == KernelArg::Scalar)
      value = argument.name + ".data()[0]";
    else
      value = "scratch.data()";
    list += (list.empty() ? "" : ", ") + value;
  }
  cases += fmt::format("  Buffer<{}> {}({});\n", cppType(elementType(result)), variable(result), elementCount(result));
  std::string scratch = scheduled.scratchBytes > 0 ? fmt::format("Scratch scratch({}); ", scheduled.scratchBytes) : "";
  if (!resultOrder.empty()) {
    before += fmt::format("  Buffer<{0}> {1}_ordered({1}.size);\n", cppType(elementType(result)), variable(result));
    after = reordered(result, resultOrder, /*back=*/true);
  }
  cases += fmt::format("  {{\n{}  {}{}({});\n{}  }}\n", before, scratch, name, list, after);
}

void Writer::add(const OpInfo &op, const OpCase &example, llvm::StringRef element, bool ordered) {
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  mlir::func::FuncOp function = buildCase(*module, op, example, element);
  ProgramInputs inputs;
  inputs.arguments = caseInputs(example, function);
  inputs.symbols = caseSymbols();
  std::vector<RefTensor> expected = llvm::cantFail(evaluateProgram(function, inputs)).results;
  decompose(function);
  if (ordered && llvm::none_of(function.getBody().front().without_terminator(),
                               [](mlir::Operation &inner) { return hasOrders(&inner); }))
    return;
  std::string name = fmt::format("case_{}", caseCount++);
  std::string title = caseText(op.name, example) + ", F = " + element.str() + (ordered ? ", in another order" : "");
  cases += fmt::format("// {}\nbool {}() {{\n", title, name);
  variables.clear();
  for (auto [argument, tensor] : llvm::zip(function.getArguments(), inputs.arguments))
    cases += fmt::format("  Buffer<{}> {}({}, {});\n", cppType(elementType(argument)), variable(argument),
                         tensor.data.size(), listOf(tensor));
  mlir::Operation *terminator = function.getBody().front().getTerminator();
  for (mlir::Operation &inner : function.getBody().front().without_terminator())
    if (mlir::cast<TensorOp>(inner).opClass() != OpClass::Value || inner.getResult(0) == terminator->getOperand(0))
      launch(&inner, ordered);
  std::string checks;
  for (auto [result, tensor] : llvm::zip_equal(terminator->getOperands(), expected))
    checks +=
        fmt::format("{}near(R\"({})\", {}, {})", checks.empty() ? "" : " && ", title, variable(result), listOf(tensor));
  cases += fmt::format("  return {};\n}}\n\n", checks);
  calls += fmt::format("  failures += !{}();\n", name);
}

std::string Writer::text() const {
  return R"(// Kernels of every op's cases, written by WriteOpKernels.
#include "modc/math.h"
#include "modc/simd.h"
#include "modc/sort.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <type_traits>
#include <vector>

namespace modc {
namespace {

)" + kernels +
         R"(
/// Exactly n elements on the heap.
template <class T> class Buffer {
  std::unique_ptr<T[]> elements;

public:
  std::size_t size;
  explicit Buffer(std::size_t n, std::vector<double> values = {}) : elements(new T[n]), size(n) {
    for (std::size_t i = 0; i < values.size(); ++i)
      elements[i] = static_cast<T>(values[i]);
  }
  T *data() { return elements.get(); }
};

/// The elements of `plain`, row-major over `shape`, in `ordered`, whose dimensions are `shape`'s in that order; or back.
template <class T>
void reorder(Buffer<T> &plain, Buffer<T> &ordered, std::vector<std::size_t> shape, std::vector<std::size_t> order,
             bool back) {
  for (std::size_t i = 0; i < plain.size; ++i) {
    std::vector<std::size_t> index(shape.size());
    for (std::size_t d = shape.size(), rest = i; d-- > 0; rest /= shape[d])
      index[d] = rest % shape[d];
    std::size_t place = 0;
    for (std::size_t d : order)
      place = place * shape[d] + index[d];
    (back ? plain.data()[i] : ordered.data()[place]) = back ? ordered.data()[place] : plain.data()[i];
  }
}

class Scratch {
  std::unique_ptr<std::byte, decltype(&std::free)> memory;

public:
  explicit Scratch(std::size_t bytes) : memory(static_cast<std::byte *>(std::aligned_alloc(64, bytes)), &std::free) {}
  std::byte *data() { return memory.get(); }
};

template <class T> bool near(const char *title, Buffer<T> &actual, const std::vector<double> &expected) {
  const double tolerance = std::is_same_v<T, float> ? 4e-6 : std::is_same_v<T, double> ? 1e-13 : 0;
  if (actual.size != expected.size())
    return std::printf("%s: %zu elements instead of %zu\n", title, actual.size, expected.size()), false;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::abs(static_cast<double>(actual.data()[i]) - expected[i]) <= tolerance * (1 + std::abs(expected[i]))))
      return std::printf("%s: element %zu is %.9g instead of %.9g\n", title, i, static_cast<double>(actual.data()[i]),
                         expected[i]), false;
  return true;
}

)" + cases +
         R"(} // namespace
} // namespace modc

int main() {
  using namespace modc;
#ifdef __AVX512F__
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
    return 77; // ctest: skipped
#endif
  int failures = 0;
)" + calls +
         fmt::format("  std::printf(\"%d of {} cases failed\\n\", failures);\n  return failures != 0;\n}}\n",
                     caseCount);
}

} // namespace

/// Adds an op's cases; how many of them have no kernels.
static int addCases(Writer &writer, const OpInfo &op) {
  int failures = 0;
  for (const OpCase &example : casesOf(op.name))
    for (const char *element : {"f32", "f64"})
      try {
        writer.add(op, example, element, /*ordered=*/false);
        if (llvm::StringRef(element) == "f32")
          writer.add(op, example, element, /*ordered=*/true);
      } catch (const std::exception &error) {
        std::cerr << caseText(op.name, example) << ", F = " << element << ": " << error.what() << "\n";
        ++failures;
      }
  return failures;
}

int main(int argc, char **argv) {
  namespace cl = llvm::cl;
  cl::opt<std::string> file(cl::Positional, cl::Required, cl::desc("<file>"));
  cl::opt<std::string> target("target", cl::desc("the machine, by default x86-64-v3"));
  cl::list<std::string> only("op", cl::desc("only ops whose names begin so"));
  cl::opt<unsigned> parts("parts", cl::init(1), cl::desc("into how many programs the ops are divided"));
  cl::opt<unsigned> part("part", cl::desc("which of them is written, from 0 on"));
  cl::ParseCommandLineOptions(argc, argv);
  if (!target.empty())
    caseTarget() = TargetInfo::parse(target).value();
  Writer writer;
  int failures = 0;
  unsigned number = 0;
  for (const OpInfo &op : allOps()) {
    if (casesOf(op.name).empty()) {
      std::cerr << "write a case for " << op.name << " in OpCases.cpp\n";
      ++failures;
    }
    auto begins = [&](const std::string &start) { return llvm::StringRef(op.name).starts_with(start); };
    if (number++ % parts == part && (only.empty() || llvm::any_of(only, begins)))
      failures += addCases(writer, op);
  }
  std::ofstream(file) << writer.text();
  return failures == 0 ? 0 : 1;
}
