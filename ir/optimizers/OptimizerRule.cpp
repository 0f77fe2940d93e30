// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The list of optimisers, and how a rule becomes an update program.
#include "ir/optimizers/OptimizerRule.h"

#include "mlir/IR/BuiltinAttributes.h"

namespace modc::nn {

OptimizerRule sgdRule(); // SGD.cpp

llvm::ArrayRef<OptimizerRule> allOptimizers() {
  static const std::vector<OptimizerRule> rules = {sgdRule()};
  return rules;
}

const OptimizerRule *lookupOptimizer(llvm::StringRef name) {
  for (const OptimizerRule &rule : allOptimizers())
    if (rule.name == name)
      return &rule;
  return nullptr;
}

double OptimizerSettings::number(llvm::StringRef name) const {
  mlir::Attribute attribute = given ? given.get(name) : mlir::Attribute();
  if (auto real = mlir::dyn_cast_or_null<mlir::FloatAttr>(attribute))
    return real.getValueAsDouble();
  if (auto flag = mlir::dyn_cast_or_null<mlir::BoolAttr>(attribute))
    return flag.getValue();
  for (const OptimizerArgument &argument : arguments)
    if (argument.name == name)
      return argument.defaultValue;
  llvm::report_fatal_error(llvm::Twine("the optimiser has no argument ") + name);
}

static mlir::DictionaryAttr argumentAttributes(mlir::OpBuilder &builder, llvm::StringRef name,
                                               std::optional<unsigned> inPlace = std::nullopt) {
  mlir::NamedAttrList attributes;
  attributes.set("nn.name", builder.getStringAttr(name));
  if (inPlace)
    attributes.set("nn.in_place", builder.getI64IntegerAttr(*inPlace));
  return attributes.getDictionary(builder.getContext());
}

mlir::func::FuncOp buildUpdateFunction(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef name,
                                       const OptimizerRule &rule, mlir::DictionaryAttr given, mlir::Type element) {
  OptimizerSettings settings(rule.arguments, given);
  std::vector<std::string> state = rule.state(settings);
  mlir::Type slot = makeTensorType(element, Dim::symbol("count")), host = builder.getF32Type();
  llvm::SmallVector<mlir::Type> results(1 + state.size(), slot), inputs(2 + state.size(), slot);
  llvm::SmallVector<mlir::DictionaryAttr> attributes = {argumentAttributes(builder, "param", 0),
                                                        argumentAttributes(builder, "grad")};
  for (auto [i, stateName] : llvm::enumerate(state))
    attributes.push_back(argumentAttributes(builder, stateName, i + 1));
  llvm::SmallVector<llvm::StringRef> scalars = {"lr"};
  if (rule.needsStarted(settings))
    scalars.push_back("started");
  for (llvm::StringRef scalar : scalars) {
    inputs.push_back(host);
    attributes.push_back(argumentAttributes(builder, scalar));
  }

  auto function = builder.create<mlir::func::FuncOp>(location, name, builder.getFunctionType(inputs, results));
  function.setAllArgAttrs(attributes);
  mlir::OpBuilder::InsertionGuard guard(builder);
  mlir::Block *block = function.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  auto argument = [&](unsigned index) { return ValueExpr{block->getArgument(index), &builder, location}; };
  auto scalar = [&](unsigned index) {
    mlir::Value value = buildValue(builder, location, "nn.from_host", {block->getArgument(index)});
    if (elementType(value) != element)
      value = buildValue(builder, location, "nn.cast", {value},
                         {builder.getNamedAttr("element", mlir::TypeAttr::get(element))});
    return ValueExpr{value, &builder, location};
  };
  OptimizerStep step{argument(0), argument(1), {}, {}, {}};
  unsigned next = 2;
  for (std::size_t i = 0; i < state.size(); ++i)
    step.state.push_back(argument(next++));
  step.lr = scalar(next++);
  if (scalars.size() > 1)
    step.started = scalar(next++);
  rule.update(settings, step);
  llvm::SmallVector<mlir::Value> updated = {step.param.value};
  for (const ValueExpr &value : step.state)
    updated.push_back(value.value);
  builder.create<mlir::func::ReturnOp>(location, updated);
  return function;
}

} // namespace modc::nn
