// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Binds arguments and symbols, then evaluates the operations of a block in order.
#include "ir/Evaluate.h"
#include "ir/NN.h"

#include "llvm/ADT/TypeSwitch.h"

namespace modc::nn {
namespace {

llvm::Error failure(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

class Interpreter {
public:
  Interpreter(const ProgramInputs &inputs, ProgramOutputs &outputs)
      : inputs(inputs), outputs(outputs), symbols(inputs.symbols) {}

  llvm::Error run(mlir::FunctionOpInterface function, std::vector<RefTensor> arguments,
                  std::vector<RefTensor> &results);

private:
  void bind(mlir::Value argument, RefTensor tensor);
  llvm::Error check(mlir::Value value, const RefTensor &tensor, const llvm::Twine &what);
  llvm::Error evaluate(mlir::Operation *op);
  llvm::Error read(ReadOp op);
  llvm::Error seed(SeedOp op);
  llvm::Error launch(LaunchOp op);
  llvm::Error scan(ScanOp op);
  llvm::Error runBlock(mlir::Block &block, std::vector<RefTensor> &results);
  const RefTensor &value(mlir::Value v) { return values.find(v)->second; }

  const ProgramInputs &inputs;
  ProgramOutputs &outputs;
  llvm::StringMap<std::int64_t> symbols;
  llvm::DenseMap<mlir::Value, RefTensor> values;
};

std::string shapeOf(const RefTensor &tensor) {
  llvm::SmallVector<Dim> dims(tensor.shape.begin(), tensor.shape.end());
  return shapeText(dims);
}

llvm::SmallVector<Dim> extentsOf(mlir::Value value) {
  return mlir::isa<mlir::RankedTensorType>(value.getType()) ? getDims(value) : llvm::SmallVector<Dim>();
}

llvm::Error Interpreter::check(mlir::Value value, const RefTensor &tensor, const llvm::Twine &what) {
  llvm::SmallVector<Dim> dims = extentsOf(value);
  bool fits = dims.size() == tensor.shape.size() && tensor.elements() == static_cast<std::int64_t>(tensor.data.size());
  for (std::size_t i = 0; fits && i < dims.size(); ++i) {
    std::optional<std::int64_t> extent = dims[i].evaluate(symbols);
    if (!extent)
      return failure(what + ": no value is known for the extent " + dims[i].str());
    fits = *extent == tensor.shape[i];
  }
  return fits
             ? llvm::Error::success()
             : failure(what + " has the shape " + shapeOf(tensor) + ", the program wants " + typeText(value.getType()));
}

/// A dimension that stands alone in an argument's type gets its value from the argument.
void Interpreter::bind(mlir::Value argument, RefTensor tensor) {
  llvm::SmallVector<Dim> dims = extentsOf(argument);
  for (std::size_t i = 0; i < dims.size() && i < tensor.shape.size(); ++i)
    if (std::vector<std::string> names = dims[i].symbols(); names.size() == 1 && dims[i] == Dim::symbol(names[0]))
      symbols.try_emplace(names[0], tensor.shape[i]);
  values[argument] = std::move(tensor);
}

llvm::Error Interpreter::run(mlir::FunctionOpInterface function, std::vector<RefTensor> arguments,
                             std::vector<RefTensor> &results) {
  if (arguments.size() != function.getNumArguments())
    return failure("@" + function.getName() + " has " + llvm::Twine(function.getNumArguments()) + " arguments, " +
                   llvm::Twine(arguments.size()) + " are given");
  for (unsigned i = 0; i < arguments.size(); ++i)
    bind(function.getArgument(i), std::move(arguments[i]));
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (llvm::Error error =
            check(function.getArgument(i), value(function.getArgument(i)), "argument " + llvm::Twine(i)))
      return error;
  return runBlock(function.getFunctionBody().front(), results);
}

llvm::Error Interpreter::runBlock(mlir::Block &block, std::vector<RefTensor> &results) {
  for (mlir::Operation &op : block.without_terminator())
    if (llvm::Error error = evaluate(&op))
      return error;
  for (mlir::Value result : block.getTerminator()->getOperands())
    results.push_back(value(result));
  return llvm::Error::success();
}

/// A slot of two bytes an element holds what is left of a value: the nearest one, of two the even one.
RefTensor asStored(RefTensor tensor, mlir::Type element) {
  if (isStorageElement(element))
    for (double &value : tensor.data) {
      llvm::APFloat number(static_cast<float>(value)); // as PyTorch: what is stored was a float before
      bool isInexact;
      number.convert(mlir::cast<mlir::FloatType>(element).getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                     &isInexact);
      number.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &isInexact);
      value = number.convertToDouble();
    }
  return tensor;
}

llvm::Error Interpreter::read(ReadOp op) {
  auto slot = inputs.slots.find(op.getSlot());
  if (slot == inputs.slots.end())
    return failure("no value is given for the slot " + op.getSlot());
  values[op.getValue()] = asStored(slot->second, elementType(op.getValue()));
  return check(op.getValue(), slot->second, "slot " + op.getSlot());
}

llvm::Error Interpreter::seed(SeedOp op) {
  if (op.getGradient()) {
    values[op.getValue()] = value(op.getGradient());
    return llvm::Error::success();
  }
  auto seed = inputs.seeds.find(static_cast<std::int64_t>(op.getIndex()));
  if (seed == inputs.seeds.end())
    return failure("no gradient is given for output " + llvm::Twine(op.getIndex()));
  values[op.getValue()] = seed->second;
  return check(op.getValue(), seed->second, "gradient of output " + llvm::Twine(op.getIndex()));
}

/// A kernel is a function of its own with the same symbols.
llvm::Error Interpreter::launch(LaunchOp op) {
  auto kernel = mlir::SymbolTable::lookupNearestSymbolFrom<KernelOp>(op, op.getKernelAttr());
  if (!kernel)
    return failure("there is no kernel @" + op.getKernel());
  std::vector<RefTensor> arguments, results;
  for (mlir::Value operand : op.getOperands())
    arguments.push_back(value(operand));
  Interpreter inner(inputs, outputs);
  inner.symbols = symbols;
  if (llvm::Error error = inner.run(kernel, std::move(arguments), results))
    return error;
  for (auto [result, tensor] : llvm::zip(op.getResults(), results))
    values[result] = std::move(tensor);
  return llvm::Error::success();
}

RefTensor stepOf(const RefTensor &sequence, std::int64_t step) {
  RefTensor slice(std::vector<std::int64_t>(sequence.shape.begin() + 1, sequence.shape.end()));
  std::copy_n(sequence.data.begin() + step * slice.elements(), slice.elements(), slice.data.begin());
  return slice;
}

/// The body is a function of its own with the same symbols, run once for each step.
llvm::Error Interpreter::scan(ScanOp op) {
  std::optional<std::int64_t> steps = op.steps().evaluate(symbols);
  if (!steps)
    return failure("no value is known for the extent " + op.getLength());
  Interpreter inner(inputs, outputs);
  inner.symbols = symbols;
  for (auto [index, capture] : llvm::enumerate(op.getCaptures()))
    inner.values[op.captured(index)] = value(capture);
  std::vector<RefTensor> carries;
  for (mlir::Value init : op.getInits())
    carries.push_back(value(init));
  const unsigned numStacked = op.getStacked().size();
  for (unsigned i = 0; i < numStacked; ++i)
    values[op.getStacked()[i]] = RefTensor(EvalContext(op, symbols, values).resultShape(i));
  for (std::int64_t i = 0; i < *steps; ++i) {
    std::int64_t step = op.getReverse() ? *steps - 1 - i : i;
    for (auto [index, sequence] : llvm::enumerate(op.getSequences()))
      inner.values[op.slice(index)] = stepOf(value(sequence), step);
    for (auto [index, carry] : llvm::enumerate(carries))
      inner.values[op.carry(index)] = carry;
    std::vector<RefTensor> yielded;
    if (llvm::Error error = inner.runBlock(op.block(), yielded))
      return error;
    for (unsigned s = 0; s < numStacked; ++s)
      llvm::copy(yielded[s].data, values[op.getStacked()[s]].data.begin() + step * yielded[s].elements());
    std::move(yielded.begin() + numStacked, yielded.end(), carries.begin());
  }
  for (auto [final, carry] : llvm::zip(op.getFinals(), carries))
    values[final] = std::move(carry);
  return llvm::Error::success();
}

void accumulate(llvm::StringMap<RefTensor> &sums, llvm::StringRef key, const RefTensor &tensor) {
  auto [it, first] = sums.try_emplace(key, tensor);
  if (first)
    return;
  for (std::size_t i = 0; i < tensor.data.size(); ++i)
    it->second.data[i] += tensor.data[i];
}

llvm::Error Interpreter::evaluate(mlir::Operation *op) {
  if (auto tensorOp = mlir::dyn_cast<TensorOp>(op)) {
    EvalContext context(op, symbols, values);
    tensorOp.evaluate(context);
    return llvm::Error::success();
  }
  return llvm::TypeSwitch<mlir::Operation *, llvm::Error>(op)
      .Case([&](ReadOp read) { return this->read(read); })
      .Case([&](SeedOp seed) { return this->seed(seed); })
      .Case([&](SiteOp site) {
        values[site.getNumber()] = RefTensor(std::vector<std::int64_t>{});
        values[site.getNumber()].data[0] = static_cast<double>(site.hash());
        return llvm::Error::success();
      })
      .Case([&](LaunchOp launch) { return this->launch(launch); })
      .Case([&](ScanOp scan) { return this->scan(scan); })
      .Case([&](WriteOp write) {
        outputs.writes[write.getSlot()] = value(write.getValue());
        return llvm::Error::success();
      })
      .Case([&](ContributeOp contribute) {
        accumulate(outputs.contributions, contribute.getSlot(), value(contribute.getGradient()));
        return llvm::Error::success();
      })
      .Case([&](InputGradOp gradient) {
        accumulate(outputs.inputGradients, gradient.getInput(), value(gradient.getGradient()));
        return llvm::Error::success();
      })
      .Default([](mlir::Operation *other) {
        return failure("the reference interpreter does not run " + other->getName().getStringRef());
      });
}

} // namespace

llvm::Expected<ProgramOutputs> evaluateProgram(mlir::FunctionOpInterface function, const ProgramInputs &inputs) {
  ProgramOutputs outputs;
  Interpreter interpreter(inputs, outputs);
  if (llvm::Error error = interpreter.run(function, inputs.arguments, outputs.results))
    return error;
  return outputs;
}

} // namespace modc::nn
