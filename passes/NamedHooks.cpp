// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Programs of the hooks that the program registers by their name.
#include "passes/NamedHooks.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace modc {

/// The body, which uses nothing but its arguments, as a program.
static func::FuncOp makeProgram(llvm::StringRef name, nn::ForwardOp body, unsigned seen) {
  OpBuilder builder(body.getContext());
  auto hook = func::FuncOp::create(body.getLoc(), ("hook_" + name).str(),
                                   builder.getFunctionType(body.getArgumentTypes(), body.getResultTypes()));
  hook->setAttr("nn.variant", builder.getStringAttr("hook"));
  hook->setAttr("nn.hook", builder.getStringAttr(name));
  hook->setAttr("nn.seen", builder.getI64IntegerAttr(seen));
  for (unsigned i = 0; i < body.getNumArguments(); ++i)
    hook.setArgAttr(i, "nn.name", body.getArgAttr(i, "nn.name"));
  builder.setInsertionPointToStart(hook.addEntryBlock());
  IRMapping values;
  values.map(body.getArguments(), hook.getArguments());
  for (Operation &op : body.getBody().front().without_terminator())
    builder.clone(op, values);
  llvm::SmallVector<Value> results;
  for (Value result : body.getBody().front().getTerminator()->getOperands())
    results.push_back(values.lookup(result));
  builder.create<func::ReturnOp>(body.getLoc(), results);
  return hook;
}

/// That of another place or mode.
static func::FuncOp sameProgram(ModuleOp program, func::FuncOp hook) {
  for (auto other : program.getOps<func::FuncOp>())
    if (other->getAttr("nn.hook") == hook->getAttr("nn.hook") &&
        other->getAttr("nn.seen") == hook->getAttr("nn.seen") && other.getFunctionType() == hook.getFunctionType() &&
        OperationEquivalence::isRegionEquivalentTo(&other.getBody(), &hook.getBody(),
                                                   OperationEquivalence::IgnoreLocations))
      return other;
  return {};
}

void addNamedHooks(nn::HookPointOp point, ArrayAttr named) {
  auto program = point->getParentOfType<ModuleOp>();
  llvm::SmallVector<Attribute> symbols;
  for (auto item : named.getAsRange<DictionaryAttr>()) {
    auto symbol = item.getAs<SymbolRefAttr>("body");
    auto body = cast<nn::ForwardOp>(SymbolTable::lookupSymbolIn(program, symbol));
    func::FuncOp hook = makeProgram(item.getAs<StringAttr>("name"), body, point.getSeen().size());
    if (func::FuncOp same = sameProgram(program, hook)) {
      hook.erase();
      hook = same;
    } else {
      SymbolTable(program).insert(hook);
    }
    symbols.push_back(FlatSymbolRefAttr::get(hook));
  }
  point->setAttr("nn.named", ArrayAttr::get(program.getContext(), symbols));
}

llvm::SmallVector<func::FuncOp> namedHooks(nn::HookPointOp point) {
  llvm::SmallVector<func::FuncOp> hooks;
  if (auto named = point->getAttrOfType<ArrayAttr>("nn.named"))
    for (auto symbol : named.getAsRange<FlatSymbolRefAttr>())
      hooks.push_back(point->getParentOfType<ModuleOp>().lookupSymbol<func::FuncOp>(symbol));
  return hooks;
}

unsigned seenArguments(func::FuncOp hook) {
  return static_cast<unsigned>(hook->getAttrOfType<IntegerAttr>("nn.seen").getInt());
}

func::FuncOp pullbackOf(func::FuncOp hook) {
  for (auto other : hook->getParentOfType<ModuleOp>().getOps<func::FuncOp>())
    if (auto of = other->getAttrOfType<FlatSymbolRefAttr>("nn.of"); of && of.getAttr() == hook.getSymNameAttr())
      return other;
  return {};
}

bool pullsBackToSeen(nn::HookPointOp point, unsigned seen) {
  return llvm::any_of(namedHooks(point), [&](func::FuncOp hook) {
    func::FuncOp pullback = pullbackOf(hook);
    return pullback && seen < seenArguments(hook) &&
           llvm::is_contained(pullback->getAttrOfType<DenseI64ArrayAttr>("nn.gradients").asArrayRef(), seen);
  });
}

/// What the hook overwrites while it reads it, and what its pullback reads again. A pullback's own are the gradients that it
/// is given, in whose place it puts others.
bool isKept(func::FuncOp program, unsigned argument) {
  if (auto of = program->getAttrOfType<FlatSymbolRefAttr>("nn.of")) {
    auto hook = program->getParentOfType<ModuleOp>().lookupSymbol<func::FuncOp>(of);
    return argument >= hook.getNumArguments() && !program.getArgument(argument).use_empty();
  }
  func::FuncOp pullback = pullbackOf(program);
  return (argument >= seenArguments(program) && !program.getArgument(argument).use_empty()) ||
         (pullback && !pullback.getArgument(argument).use_empty());
}

} // namespace modc
