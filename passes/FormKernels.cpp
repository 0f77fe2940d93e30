// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Groups operations into kernels and replaces each group by a launch of its kernel; equal kernels are one.
//
//   %0 = nn.linear_packed %x, %w, %b    nn.kernel @linear_relu_64x128(%0 {nn.name = "input"}, …) -> (… {nn.name = "result"}) {
//   %1 = nn.relu %0                =>     %3 = nn.linear_packed %0, %1, %2   %4 = nn.relu %3   nn.yield %4 }
//                                       %1 = nn.launch @linear_relu_64x128(%x, %w, %b)
#include "passes/HookPoints.h"
#include "passes/KernelGroups.h"
#include "passes/KernelNames.h"
#include "passes/Passes.h"
#include "passes/ValueNames.h"

#include "ir/Location.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

#include <set>

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_FORMKERNELS
#include "passes/Passes.h.inc"

namespace {

/// One group as a function of the tensors it reads.
class KernelBody {
public:
  KernelBody(const KernelGraph &graph, const KernelGroup &group, llvm::ArrayRef<Value> results, MLIRContext *context)
      : graph(graph), builder(context) {
    builder.setInsertionPointToEnd(&block);
    for (int member : group.members)
      add(graph.nodes[member].op, group.anchor == member);
    llvm::SmallVector<Value> yielded;
    for (Value result : results)
      yielded.push_back(values.lookup(result));
    builder.create<nn::YieldOp>(results.front().getLoc(), yielded);
  }

  llvm::ArrayRef<Value> operands() const { return arguments.getArrayRef(); }
  std::string name(llvm::StringRef specName) const { return contentName(operations, anchor, specName); }

  /// Detached, with `name` as its symbol.
  nn::KernelOp take(Location location, llvm::StringRef name) {
    Operation *yield = block.getTerminator();
    Builder attributes(builder.getContext());
    llvm::SmallVector<Attribute> argumentAttributes, resultAttributes;
    for (const std::string &argument : argumentNames)
      argumentAttributes.push_back(nameAttr(argument));
    for (unsigned i = 0; i < yield->getNumOperands(); ++i)
      resultAttributes.push_back(nameAttr(unique("result")));
    OperationState state(location, nn::KernelOp::getOperationName());
    auto type = attributes.getFunctionType(block.getArgumentTypes(), yield->getOperandTypes());
    state.addAttribute(SymbolTable::getSymbolAttrName(), attributes.getStringAttr(name));
    state.addAttribute("function_type", TypeAttr::get(type));
    state.addAttribute("arg_attrs", attributes.getArrayAttr(argumentAttributes));
    state.addAttribute("res_attrs", attributes.getArrayAttr(resultAttributes));
    auto *body = new Block;
    for (BlockArgument argument : llvm::make_early_inc_range(block.getArguments()))
      argument.replaceAllUsesWith(body->addArgument(argument.getType(), argument.getLoc()));
    body->getOperations().splice(body->end(), block.getOperations());
    state.addRegion()->push_back(body);
    return cast<nn::KernelOp>(Operation::create(state));
  }

private:
  Attribute nameAttr(llvm::StringRef name) {
    return builder.getDictionaryAttr(builder.getNamedAttr("nn.name", builder.getStringAttr(name)));
  }

  std::string unique(llvm::StringRef base) {
    std::string name = base.str();
    for (int count = 2; !usedNames.insert(name).second; ++count)
      name = base.str() + "_" + std::to_string(count);
    return name;
  }

  void add(Operation *op, bool isAnchor) {
    for (auto [index, operand] : llvm::enumerate(op->getOperands()))
      require(operand, nameOf(op, static_cast<unsigned>(index)));
    Operation *copy = clone(op);
    operations.push_back(copy);
    if (isAnchor)
      anchor = copy;
  }

  static llvm::StringRef nameOf(Operation *op, unsigned operand) { return cast<nn::TensorOp>(op).operandName(operand); }

  Operation *clone(Operation *op) {
    Operation *copy = builder.clone(*op, values);
    for (NamedAttribute attribute : llvm::to_vector(copy->getDiscardableAttrs()))
      copy->removeDiscardableAttr(attribute.getName());
    return copy;
  }

  /// Makes a value available: as it is repeated here, or as an argument, named after its first use.
  void require(Value value, llvm::StringRef name) {
    if (values.contains(value))
      return;
    int index = graph.indexOf(value);
    if (index >= 0 && graph.nodes[index].role == KernelRole::Inline) {
      Operation *op = value.getDefiningOp();
      bool isView = graph.nodes[index].opClass == nn::OpClass::View;
      for (auto [operand, operandValue] : llvm::enumerate(op->getOperands()))
        require(operandValue, isView ? name : nameOf(op, static_cast<unsigned>(operand)));
      clone(op);
      return;
    }
    if (auto tensor = dyn_cast<RankedTensorType>(value.getType()))
      for (const Dim &dim : nn::getDims(tensor))
        for (const std::string &symbol : dim.symbols())
          usedNames.insert(symbol);
    arguments.insert(value);
    argumentNames.push_back(unique(name));
    values.map(value, block.addArgument(value.getType(), value.getLoc()));
  }

  const KernelGraph &graph;
  OpBuilder builder;
  Block block;
  IRMapping values;
  llvm::SetVector<Value> arguments;
  std::vector<std::string> argumentNames;
  std::set<std::string> usedNames;
  llvm::SmallVector<Operation *> operations; // without repeated ones
  Operation *anchor = nullptr;
};

/// All kernels of a compilation, equal ones once.
class KernelTable {
public:
  explicit KernelTable(ModuleOp program) : program(program), symbols(program) {}

  nn::KernelOp insert(KernelBody &body, Location location) {
    std::string wanted = body.name(statementName(location, "value", program));
    nn::KernelOp kernel = body.take(location, "kernel");
    std::string content;
    llvm::raw_string_ostream stream(content);
    kernel->print(stream, OpPrintingFlags().useLocalScope());
    auto [entry, isNew] = byContent.try_emplace(content, kernel);
    if (!isNew) {
      kernel->destroy();
      return entry->second;
    }
    std::string name = wanted;
    for (int count = 2; symbols.lookup(name); ++count)
      name = wanted + "_" + std::to_string(count);
    kernel.setSymName(name);
    symbols.insert(kernel, program.getBody()->end());
    return kernel;
  }

private:
  ModuleOp program;
  SymbolTable symbols;
  llvm::StringMap<nn::KernelOp> byContent;
};

/// The location of what a group computes last, with the others' behind it.
Location fusedLocation(const KernelGraph &graph, const KernelGroup &group) {
  llvm::SetVector<Location> locations;
  for (int member : llvm::reverse(group.members)) {
    Location location = graph.nodes[member].op->getLoc();
    locations.insert(location);
  }
  Location first = locations.front();
  if (locations.size() == 1)
    return first;
  MLIRContext *context = first.getContext();
  if (!isBackward(first))
    return FusedLoc::get(context, locations.getArrayRef());
  return FusedLoc::get(locations.getArrayRef(), StringAttr::get(context, "backward"), context);
}

/// What emitted code calls a result; empty without a name.
std::string resultName(Value result) {
  Operation *op = result.getDefiningOp();
  ValueNames names = valueNames(op->getLoc());
  std::string name = names[cast<OpResult>(result).getResultNumber()];
  if (name.empty() || names.areGradients)
    return name;
  if (isBackward(op->getLoc())) // a part of the gradient's formula
    return "d_" + name + "_" + plainLabel(op);
  auto phase = op->getAttrOfType<StringAttr>("nn.phase");
  bool isComputedAgain = phase && phase.getValue() == "backward";
  return isComputedAgain ? name + "_again" : name;
}

struct FormKernels : impl::FormKernelsBase<FormKernels> {
  void runOnOperation() override {
    KernelTable table(getOperation());
    for (auto program : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      copySharedHookValues(program);
      program.walk([&](nn::ScanOp scan) { form(scan.block(), table); }); // loops stand between kernels, as launches do
      form(program.front(), table);
    }
  }

private:
  void form(Block &block, KernelTable &table) {
    KernelGraph graph(block);
    KernelGroups groups(graph);
    OpBuilder builder(block.getTerminator());
    for (KernelGroups::Step step : groups.order()) {
      Operation *op = graph.nodes[step.node].op;
      if (step.group >= 0)
        launch(graph, groups, groups.group(step.group), table, builder);
      else if (!op->hasTrait<OpTrait::IsTerminator>())
        op->moveBefore(block.getTerminator());
    }
    for (const KernelNode &node : llvm::reverse(graph.nodes))
      if (node.role == KernelRole::Inline || node.role == KernelRole::Compute)
        node.op->erase();
  }

  void launch(const KernelGraph &graph, const KernelGroups &groups, const KernelGroup &group, KernelTable &table,
              OpBuilder &builder) {
    llvm::SmallVector<Value> results = groups.results(group);
    if (results.empty())
      return; // nobody reads it
    ValueNames names;
    for (Value result : results)
      names.names.push_back(resultName(result));
    Location location = withNames(fusedLocation(graph, group), names);
    KernelBody body(graph, group, results, &getContext());
    llvm::SmallVector<Value> operands(body.operands());
    nn::KernelOp kernel = table.insert(body, location);
    auto launch =
        builder.create<nn::LaunchOp>(location, kernel.getResultTypes(), FlatSymbolRefAttr::get(kernel.getSymNameAttr()),
                                     operands, ArrayAttr(), nn::PlaceAttr());
    if (Attribute phase = graph.nodes[group.members.front()].op->getAttr("nn.phase"))
      launch->setAttr("nn.phase", phase);
    for (auto [old, result] : llvm::zip(results, launch.getResults()))
      old.replaceAllUsesWith(result);
  }
};

} // namespace
} // namespace modc
