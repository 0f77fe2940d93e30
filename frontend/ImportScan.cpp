// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops over a run-time length: `ys, h = scan(x, h0) (xt, h) { … return y, h }` becomes one `nn.scan`.
//
// The first argument is the tensor whose first dimension is run over, or a tuple of such tensors; the others are states.
// The body has a parameter for each argument and returns the results of a step, if any, then the new states.
#include "frontend/ForwardImporter.h"
#include "ir/Scan.h"

#include <fmt/format.h>

namespace modc {
namespace {

/// The tensors of a value, from left to right; nothing if it holds something else.
std::optional<std::vector<mlir::Value>> tensorsOf(const StaticValue &value) {
  std::vector<mlir::Value> tensors;
  bool fine = true;
  std::function<void(const StaticValue &)> visit = [&](const StaticValue &part) {
    const auto *tensor = part.as<TensorHandle>();
    if (tensor && llvm::isa<mlir::RankedTensorType>(tensor->value.getType()))
      tensors.push_back(tensor->value);
    else if (part.sequence())
      for (const StaticValue &element : part.sequence()->elements)
        visit(element);
    else
      fine = false;
  };
  visit(value);
  return fine ? std::optional(tensors) : std::nullopt;
}

bool isScanNumber(const StaticValue &value) {
  const auto *tensor = value.as<TensorHandle>();
  return value.isNumber() || value.is<Dim>() || (tensor && tensor->weak);
}

} // namespace

/// A number as a tensor, which can change from step to step: Python's float is f32, its int i64.
StaticValue ForwardImporter::scanTensor(const StaticValue &value, mlir::Type element, mlir::Location location) {
  if (!isScanNumber(value))
    return value;
  if (!element)
    element = value.is<bool>()                              ? builder.getI1Type()
              : value.is<std::int64_t>() || value.is<Dim>() ? mlir::Type(builder.getI64Type())
                                                            : builder.getF32Type();
  return TensorHandle{toTensor(value, element, location), false};
}

/// The tensors that are run over, and the number of their steps; nothing after a report.
std::optional<Dim> ForwardImporter::scanSequences(const CallArgument &argument, std::vector<mlir::Value> &sequences) {
  std::optional<std::vector<mlir::Value>> tensors = tensorsOf(argument.value);
  auto isScalar = [](mlir::Value tensor) { return nn::getDims(tensor).empty(); };
  if (!tensors || tensors->empty() || llvm::any_of(*tensors, isScalar)) {
    import.report(diag::ScanSequence, argument.range, argument.value.describe())
        .note("the first argument of `scan` is a tensor, or a tuple of tensors, with the steps as first dimension");
    return std::nullopt;
  }
  Dim length = nn::getDims(tensors->front()).front();
  for (mlir::Value tensor : *tensors)
    if (Dim other = nn::getDims(tensor).front(); other != length) {
      import.report(diag::ScanLength, argument.range, length.str(), other.str());
      return std::nullopt;
    }
  sequences = std::move(*tensors);
  return length;
}

bool ForwardImporter::bindScanParameters(const ast::ScanExpr &scan, const std::vector<StaticValue> &inside) {
  bool fine = true;
  std::set<std::string> names;
  for (auto [parameter, value] : llvm::zip(scan.parameters, inside)) {
    const std::string &name = parameter.name.text;
    if (parameter.defaultValue) {
      unsupported(parameter.defaultValue->range, "a default in the body of `scan`");
      fine = false;
    }
    if (!names.insert(name).second) {
      import.report(diag::ArgumentRedeclared, parameter.name.range, name);
      fine = false;
    }
    if (name == "_" || !checkLocal(name, parameter.name.range)) {
      fine &= name == "_";
      continue;
    }
    StaticValue bound = value;
    if (parameter.type)
      bound = symbols.check(*parameter.type) ? convertArgument(*parameter.type, value, parameter.name.range, parameter)
                                             : StaticValue();
    fine &= !bound.isPoison();
    locals[name] = std::move(bound);
  }
  return fine;
}

/// What the body yields: the results of a step as `step`, then the new states. False after a report.
bool ForwardImporter::scanResults(const ast::ScanExpr &scan, const std::vector<StaticValue> &states,
                                  std::vector<StaticValue> &step, std::vector<mlir::Value> &yielded) {
  std::vector<StaticValue> values =
      returned->is<TupleValue>() ? returned->sequence()->elements : std::vector<StaticValue>{*returned};
  if (values.size() < states.size() || values.empty()) {
    import.report(diag::ScanResults, returnRange, values.size(), states.size())
        .note("it returns the results of a step, then the new states in the order of the arguments");
    return false;
  }
  mlir::Location location = import.location(returnRange);
  const std::size_t numSteps = values.size() - states.size();
  bool fine = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const StaticValue *state = i < numSteps ? nullptr : &states[i - numSteps];
    const auto *before = state ? state->as<TensorHandle>() : nullptr;
    StaticValue value = scanTensor(values[i], before ? nn::elementType(before->value) : mlir::Type(), location);
    std::optional<std::vector<mlir::Value>> tensors = tensorsOf(value);
    if (!tensors) {
      import.report(diag::ScanResultType, returnRange, value.describe());
      return false;
    }
    if (state) {
      std::vector<mlir::Value> olds = *tensorsOf(*state);
      auto sameType = [](auto pair) { return std::get<0>(pair).getType() == std::get<1>(pair).getType(); };
      if (olds.size() != tensors->size() || !llvm::all_of(llvm::zip(olds, *tensors), sameType)) {
        const ast::Parameter &parameter = scan.parameters[i - numSteps + 1];
        import.report(diag::ScanState, returnRange, parameter.name.text, state->describe(), value.describe())
            .note(parameter.name.range, "a state keeps its type from step to step");
        fine = false;
      }
    } else {
      step.push_back(value);
    }
    yielded.insert(yielded.end(), tensors->begin(), tensors->end());
  }
  return fine;
}

/// Runs the statements of the body in a block of their own; its names and its `return` end with it.
bool ForwardImporter::runScanBody(const ast::ScanExpr &scan, mlir::Block &block, const std::vector<StaticValue> &inside,
                                  const std::vector<StaticValue> &states, std::vector<StaticValue> &step) {
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&block);
  llvm::StringMap<StaticValue> outerLocals = locals;
  std::optional<StaticValue> outerReturned = std::move(returned);
  llvm::SMRange outerRange = returnRange;
  returned.reset();
  ++scanDepth;
  unsigned errors = import.diags.errorCount();
  bool fine = bindScanParameters(scan, inside);
  if (fine) {
    execute(*scan.body);
    fine = returned && !returned->isPoison() && import.diags.errorCount() == errors && !import.isExhausted();
    if (!returned && import.diags.errorCount() == errors && !import.isExhausted())
      import.report(diag::ScanWithoutReturn, scan.nameRange);
  }
  std::vector<mlir::Value> yielded;
  fine = fine && scanResults(scan, states, step, yielded);
  if (fine)
    builder.create<nn::YieldOp>(import.location(returnRange), yielded);
  --scanDepth;
  locals = std::move(outerLocals);
  returned = std::move(outerReturned);
  returnRange = outerRange;
  return fine;
}

StaticValue ForwardImporter::evaluateScan(const ast::ScanExpr &scan) {
  mlir::Location location = locate(scan); // before the body's statements take over
  llvm::SMRange statement = statementRange;
  std::optional<CallArguments> arguments = evaluateArguments(scan.arguments);
  if (!arguments)
    return {};
  if (arguments->empty() || arguments->size() != scan.parameters.size()) {
    import.report(diag::ScanParameters, scan.nameRange, arguments->size(), scan.parameters.size())
        .note("such as `ys, h = scan(x, h0) (xt, h) { ... return y, h }`");
    return {};
  }
  for (const CallArgument &argument : *arguments)
    if (!argument.name.empty())
      return unsupported(argument.nameRange, "an argument by name in `scan`");

  std::vector<mlir::Value> sequences, inits;
  std::optional<Dim> length = scanSequences(arguments->front(), sequences);
  if (!length)
    return {};
  auto block = std::make_unique<mlir::Block>();
  auto argumentOf = [&](std::size_t parameter, mlir::Type type) -> StaticValue {
    return TensorHandle{block->addArgument(type, import.location(scan.parameters[parameter].name.range)), false};
  };
  std::vector<StaticValue> states, inside;
  inside.push_back(mapTensors(arguments->front().value, [&](const TensorHandle &tensor) {
    return argumentOf(0, nn::sliceType(tensor.value.getType()));
  }));
  for (std::size_t i = 1; i < arguments->size(); ++i) {
    const CallArgument &argument = (*arguments)[i];
    states.push_back(scanTensor(argument.value, {}, location));
    std::optional<std::vector<mlir::Value>> tensors = tensorsOf(states.back());
    if (!tensors) {
      import.report(diag::ScanStart, argument.range, argument.value.describe());
      return {};
    }
    inits.insert(inits.end(), tensors->begin(), tensors->end());
    inside.push_back(
        mapTensors(states.back(), [&](const TensorHandle &tensor) { return argumentOf(i, tensor.value.getType()); }));
  }
  std::vector<StaticValue> results;
  bool fine = runScanBody(scan, *block, inside, states, results);
  statementRange = statement;
  if (!fine)
    return {};
  nn::ScanOp op = nn::buildScan(builder, location, *length, sequences, inits, block.release());
  noted(op);
  unsigned next = 0;
  auto outer = [&](const TensorHandle &) -> StaticValue { return TensorHandle{op->getResult(next++), false}; };
  for (StaticValue &result : results)
    result = mapTensors(result, outer);
  for (const StaticValue &state : states)
    results.push_back(mapTensors(state, outer));
  return results.size() == 1 ? results.front() : StaticValue::tuple(std::move(results));
}

} // namespace modc
