// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `modc run --reference`: the model by the evaluator, in double precision, behind the command line that emitted programs
// have. Weights and inputs are the same for the same seed, so that results can be compared.
#include "frontend/driver/Commands.h"
#include "ir/Evaluate.h"
#include "passes/emit/InitText.h"
#include "runtime/modc/random.h"
#include "runtime/modc/runner.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/raw_ostream.h"

#include <deque>
#include <optional>

namespace modc {
namespace {

/// Calls body(T{}) with the C++ type of an element type.
template <class Body> void withType(mlir::Type element, const Body &body) {
  if (element.isF64())
    body(double{});
  else if (element.isInteger(1))
    body(bool{});
  else if (element.isInteger(32))
    body(std::int32_t{});
  else if (element.isInteger(64))
    body(std::int64_t{});
  else
    body(float{});
}

template <class T> nn::RefTensor fromElements(std::vector<std::int64_t> shape, const T *data) {
  nn::RefTensor tensor(std::move(shape));
  for (std::size_t i = 0; i < tensor.data.size(); ++i)
    tensor.data[i] = static_cast<double>(data[i]);
  return tensor;
}

std::string attributeText(mlir::Attribute attribute) {
  auto text = mlir::dyn_cast_or_null<mlir::StringAttr>(attribute);
  return text ? text.getValue().str() : "";
}

/// The slots of a program as the runtime holds them: initial values and weight files are the runtime's own.
class ReferenceState {
public:
  ReferenceState(mlir::ModuleOp program, std::uint64_t seed) {
    std::size_t bytes = 0;
    llvm::StringMap<int> rows;
    for (mlir::Operation &op : *program.getBody()) {
      auto slot = mlir::dyn_cast<nn::SlotOp>(op);
      auto alias = mlir::dyn_cast<nn::SlotAliasOp>(op);
      if (!slot && !alias)
        continue;
      const llvm::StringRef key = slot ? slot.getSymName() : alias.getSymName();
      rows[key] = static_cast<int>(slots.size());
      keys.push_back(key.str());
      owners.push_back(slot);
      Slot row = slot ? rowOf(slot, bytes) : slots[rows.lookup(alias.getSlot())];
      row.key = keys.back().c_str(); // a deque: the text stays where it is
      row.alias_of = alias ? rows.lookup(alias.getSlot()) : -1;
      slots.push_back(row);
    }
    memory.resize(bytes / sizeof(Line) + 1);
    info.slots = slots.data();
    info.slot_count = static_cast<int>(slots.size());
    info.state_bytes = bytes;
    state.emplace(info, Memory(reinterpret_cast<std::byte *>(memory.data()), memory.size() * sizeof(Line)));
    for (std::size_t i = 0; i < slots.size(); ++i)
      if (owners[i])
        initialize(static_cast<int>(i),
                   isSeed(owners[i]) ? InitCall{"constant", {static_cast<double>(seed)}} : initCall(owners[i]), seed);
  }

  void load(const std::string &path) {
    std::string words;
    throw_unless_ok(load_state_dict(*state, path, {}, &words), words);
  }

  void read(llvm::StringMap<nn::RefTensor> &values) const {
    for (std::size_t i = 0; i < slots.size(); ++i)
      if (nn::SlotOp slot = owners[i]) {
        nn::RefTensor &tensor = values[slot.getSymName()];
        tensor = nn::RefTensor(
            std::vector<std::int64_t>(slots[i].shape.extents, slots[i].shape.extents + slots[i].shape.rank));
        convert_elements(Dtype::f64, reinterpret_cast<std::byte *>(tensor.data.data()), slots[i].dtype,
                         state->data(static_cast<int>(i)), slots[i].size());
      }
  }

private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };

  static Slot rowOf(nn::SlotOp slot, std::size_t &bytes) {
    Slot row{"", slot.getKind() == "param" ? Kind::parameter : Kind::buffer, Dtype::f32, abi_1::Shape{}, bytes};
    for (const Dim &dim : nn::getDims(slot.getType()))
      row.shape.extents[row.shape.rank++] = dim.constant().value_or(1);
    mlir::Type element = nn::elementType(slot.getType());
    if (nn::isStorageElement(element))
      row.dtype = element.isBF16() ? Dtype::bf16 : Dtype::f16;
    else
      withType(element, [&](auto zero) { row.dtype = dtype_of<decltype(zero)>; });
    if (slot.getKind() == "plain")
      row.kind = Kind::plain;
    else if (slot.getTransient())
      row.kind = Kind::transient;
    bytes += (row.bytes() + sizeof(Line) - 1) / sizeof(Line) * sizeof(Line);
    return row;
  }

  /// The seed of random operations is the model's.
  static bool isSeed(nn::SlotOp slot) {
    auto random = slot->getAttrOfType<mlir::StringAttr>("nn.random");
    return random && random.getValue() == "seed";
  }

  void initialize(int index, const InitCall &call, std::uint64_t seed) {
    auto number = [&](std::size_t i) { return call.numbers[i]; };
    if (call.function == "constant")
      init::constant(*state, index, number(0));
    else if (call.function == "values")
      init::fill(*state, index, number);
    else if (call.function == "arange")
      init::arange(*state, index);
    else if (call.function == "eye")
      init::eye(*state, index);
    else if (call.function == "tril")
      init::tril(*state, index);
    else if (call.function == "uniform")
      init::uniform(*state, index, seed, number(0), number(1));
    else if (call.function == "normal")
      init::normal(*state, index, seed, number(0), number(1));
    else if (call.function == "trunc_normal")
      init::trunc_normal(*state, index, seed, number(0), number(1), number(2), number(3));
    else if (call.function == "orthogonal")
      init::orthogonal(*state, index, seed, number(0));
    else
      throw InternalError("unknown initialiser " + call.function);
    if (call.zeroRow)
      init::zero_row(*state, index, *call.zeroRow);
  }

  std::deque<std::string> keys;
  std::vector<nn::SlotOp> owners; // null for an alias
  std::vector<Slot> slots;
  std::vector<Line> memory;
  static constexpr Module root[] = {{"", "Model"}};
  ModelInfo info{"Model", root, 0};
  std::optional<State> state;
};

/// Leaves what outputs and buffers depend on.
void dropBackward(mlir::func::FuncOp program) {
  mlir::Block &body = program.getBody().front();
  for (mlir::Operation *op = body.getTerminator()->getPrevNode(); op;) {
    mlir::Operation *previous = op->getPrevNode();
    if (op->use_empty() && !mlir::isa<nn::WriteOp>(op))
      op->erase();
    op = previous;
  }
}

nn::RefTensor readArgument(Runner &runner, mlir::func::FuncOp program, unsigned index) {
  const mlir::Type type = program.getArgument(index).getType();
  const std::string name = attributeText(program.getArgAttr(index, "nn.name"));
  nn::RefTensor result;
  if (!mlir::isa<mlir::RankedTensorType>(type)) {
    result = nn::RefTensor(std::vector<std::int64_t>{});
    result.data[0] = runner.number(name);
    return result;
  }
  std::vector<std::string> extents;
  for (const Dim &dim : nn::getDims(type))
    extents.push_back(dim.str());
  withType(nn::elementType(type), [&](auto zero) {
    const auto tensor = runner.input<decltype(zero)>(name, extents);
    result = fromElements(tensor.shape(), tensor.data());
  });
  return result;
}

/// A target only serves the loss, which is not asked for.
nn::RefTensor zeros(mlir::Type type, const llvm::StringMap<std::int64_t> &symbols) {
  std::vector<std::int64_t> shape;
  for (const Dim &dim : nn::getDims(type))
    shape.push_back(dim.evaluate(symbols).value_or(1));
  return nn::RefTensor(shape);
}

void bindSymbols(mlir::Type type, const nn::RefTensor &tensor, llvm::StringMap<std::int64_t> &symbols) {
  if (!mlir::isa<mlir::RankedTensorType>(type))
    return;
  for (auto [dim, extent] : llvm::zip(nn::getDims(type), tensor.shape))
    if (std::vector<std::string> names = dim.symbols(); names.size() == 1 && dim == Dim::symbol(names[0]))
      symbols.try_emplace(names[0], extent);
}

void writeOutput(Runner &runner, mlir::func::FuncOp program, unsigned index, const nn::RefTensor &value) {
  const mlir::Type type = program.getResultTypes()[index];
  const std::string name = attributeText(program.getResultAttr(index, "nn.name"));
  withType(nn::elementType(type), [&](auto zero) {
    Tensor<decltype(zero)> tensor(value.shape);
    for (std::size_t i = 0; i < value.data.size(); ++i)
      tensor[i] = static_cast<decltype(zero)>(value.data[i]);
    runner.output(name.empty() ? "y" : name, tensor);
  });
}

int evaluateModel(mlir::ModuleOp program, Runner &runner) {
  const std::string variant = runner.train() ? "train" : "eval";
  mlir::func::FuncOp function;
  for (mlir::func::FuncOp candidate : program.getOps<mlir::func::FuncOp>())
    if (attributeText(candidate->getAttr("nn.variant")) == variant)
      function = candidate;
  if (!function)
    throw UsageError("the model is not compiled for the mode " + variant);
  dropBackward(function);
  ReferenceState state(program, runner.seed());
  if (runner.has_weights())
    state.load(runner.weights());
  nn::ProgramInputs inputs;
  state.read(inputs.slots);
  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    const bool isTarget = attributeText(function.getArgAttr(i, "nn.role")) == "target";
    const mlir::Type type = function.getArgument(i).getType();
    inputs.arguments.push_back(isTarget ? zeros(type, inputs.symbols) : readArgument(runner, function, i));
    bindSymbols(type, inputs.arguments.back(), inputs.symbols);
  }
  runner.inputs_done();
  llvm::Expected<nn::ProgramOutputs> outputs = nn::evaluateProgram(function, inputs);
  if (!outputs)
    throw std::runtime_error(llvm::toString(outputs.takeError()));
  for (unsigned i = 0; i < outputs->results.size(); ++i)
    if (attributeText(function.getResultAttr(i, "nn.role")) != "loss")
      writeOutput(runner, function, i, outputs->results[i]);
  return runner.exit_code();
}

} // namespace

int runReference(const DriverOptions &options) {
  Compilation compilation(options);
  if (int code = compilation.readSource())
    return code;
  if (int code = compilation.parse())
    return code;
  if (int code = compilation.import())
    return code;
  if (int code = compilation.runPasses("flat"))
    return code;
  std::vector<std::string> arguments = options.programArguments;
  arguments.insert(arguments.begin(), "modc run --reference");
  std::vector<char *> raw;
  for (std::string &argument : arguments)
    raw.push_back(argument.data());
  optind = 1; // getopt_long keeps its place between command lines
  try {
    Runner runner(static_cast<int>(raw.size()), raw.data());
    return evaluateModel(compilation.module(), runner);
  } catch (const UsageError &error) {
    llvm::errs() << "modc: error: " << error.what() << "\n";
    return ExitUsage;
  } catch (const InternalError &) {
    throw;
  } catch (const std::runtime_error &error) {
    llvm::errs() << "modc: error: " << error.what() << "\n";
    return ExitRejected;
  }
}

} // namespace modc
