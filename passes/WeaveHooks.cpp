// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives every call its own place in the tree of calls, and weaves the hooks of a call in around it.
//
//   %y = nn.call "fc" @Linear::@forward(%x) {nn.hooks = [{kind = "forward_pre", body = @Net::@f, …}, …]}
//     =>  %x1 = nn.call "fc" @Net::@f(%x) {nn.path = "fc", nn.up = 1}              // forward_pre(fc)(x)
//         %x2, %dx = nn.grad_hook %x1
//         %0 = nn.call "fc" @Linear::@forward(%x2) {nn.path = "fc"}
//         %1 = nn.call "fc" @Net::@g(%x2, %0) {nn.path = "fc", nn.up = 1}          // forward(fc)(x, y)
//         %y, %dy = nn.grad_hook %1
//         %dx1 = nn.call "fc" @Net::@h(%dx, %dy) {nn.path = "fc", nn.up = 1}       // backward(fc)(grad_in, grad_out)
//         nn.replace_grad %dx by %dx1
//
// A forward is shared by all instances of its module, so the place is relative to the caller's; inline-modules joins the
// places along a chain of calls ("encoder.act#2") and puts them into the locations of what it inlines. A hook's body is
// a forward of the module that declares it, `nn.up` levels above the module that the hook is on. In PyTorch's order:
// hooks of forward see what the ones before made of their values, gradients are those around everything that hooks of
// forward compute. An attribute that no pass knows is refused rather than dropped.
#include "passes/NamedHooks.h"
#include "passes/Passes.h"

#include "ir/HookOps.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_WEAVEHOOKS
#include "passes/Passes.h.inc"

namespace {

/// The hooks of one call.
class CallHooks {
public:
  CallHooks(nn::CallOp call, ArrayAttr hooks) : call(call), hooks(hooks), builder(call) {}

  LogicalResult weave() {
    llvm::SmallVector<Value> inputs(call.getArguments());
    if (failed(replace("forward_pre", {}, inputs)))
      return failure();
    llvm::SmallVector<Value> gradIn, gradOut;
    if (has("backward"))
      gradIn = hookGradients(inputs);
    call.getArgumentsMutable().assign(inputs);

    builder.setInsertionPointAfter(call);
    llvm::SmallVector<Value> outputs(call.getResults());
    llvm::SmallPtrSet<Operation *, 8> woven{call};
    if (failed(replace("forward", inputs, outputs)))
      return failure();
    if (has("backward") || has("backward_pre"))
      gradOut = hookGradients(outputs);
    if (failed(weaveBackward(gradIn, gradOut)) || failed(weaveLegacy(outputs)))
      return failure();
    for (Operation *op = call->getNextNode(); op != &*builder.getInsertionPoint(); op = op->getNextNode())
      woven.insert(op);
    for (auto [result, output] : llvm::zip(call.getResults(), outputs))
      result.replaceUsesWithIf(output, [&](OpOperand &use) { return !woven.contains(use.getOwner()); });
    return success();
  }

private:
  static bool isFloatTensor(Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && isa<FloatType>(tensor.getElementType());
  }
  static llvm::StringRef kindOf(DictionaryAttr hook) {
    auto kind = hook.getAs<StringAttr>("kind");
    return kind ? kind.getValue() : "";
  }
  bool has(llvm::StringRef kind) {
    return llvm::any_of(hooks.getAsRange<DictionaryAttr>(), [&](DictionaryAttr hook) { return kindOf(hook) == kind; });
  }

  /// Calls the hooks of a kind in turn; each one's results take the place of `values`.
  LogicalResult replace(llvm::StringRef kind, ValueRange first, llvm::SmallVector<Value> &values) {
    for (auto hook : hooks.getAsRange<DictionaryAttr>()) {
      if (kindOf(hook) != kind)
        continue;
      if (hook.contains("extern")) {
        nn::HookPointOp point = addPoint(kind, first, values, [](Type type) { return nn::isTensorType(type); });
        if (auto named = hook.getAs<ArrayAttr>("named"); named && point)
          addNamedHooks(point, named);
        continue;
      }
      llvm::SmallVector<Value> arguments(first);
      arguments.append(values);
      nn::CallOp body = callBody(hook, arguments);
      if (!body)
        return failure();
      if (hook.contains("replaces"))
        values.assign(body.result_begin(), body.result_end());
    }
    return success();
  }

  /// Hooks of the run: they may replace the values whose types are taken.
  nn::HookPointOp addPoint(llvm::StringRef kind, ValueRange seen, llvm::SmallVector<Value> &values,
                           llvm::function_ref<bool(Type)> takes) {
    llvm::SmallVector<Value> observed, replaced;
    for (auto [from, to] : {std::pair(seen, &observed), std::pair(ValueRange(values), &replaced)})
      for (Value value : from)
        if (value && takes(value.getType()))
          to->push_back(value);
    if (replaced.empty())
      return {};
    auto point = builder.create<nn::HookPointOp>(call.getLoc(), ValueRange(replaced).getTypes(), kind, call.getPath(),
                                                 observed, replaced, IntegerAttr(), ArrayAttr());
    copyMarks(point);
    unsigned next = 0;
    for (Value &value : values)
      if (value && takes(value.getType()))
        value = point.getResult(next++);
    return point;
  }

  void copyMarks(Operation *made) {
    for (llvm::StringRef attribute : {"nn.path", "nn.phase", "nn.no_grad"})
      if (Attribute value = call->getAttr(attribute))
        made->setAttr(attribute, value);
  }

  nn::CallOp callBody(DictionaryAttr hook, ValueRange arguments) {
    auto name = hook.getAs<SymbolRefAttr>("body");
    Operation *found = name ? SymbolTable::lookupSymbolIn(call->getParentOfType<ModuleOp>(), name) : nullptr;
    auto body = dyn_cast_or_null<nn::ForwardOp>(found);
    if (!body) {
      call.emitOpError() << "has a hook without a body: " << hook;
      return {};
    }
    auto made = builder.create<nn::CallOp>(call.getLoc(), body.getResultTypes(), call.getPath(), name, arguments);
    copyMarks(made);
    if (auto up = hook.getAs<IntegerAttr>("up"))
      made->setAttr("nn.up", up);
    if (kindOf(hook).starts_with("backward"))
      made->setAttr("nn.of_gradients", builder.getUnitAttr());
    return made;
  }

  /// Those of the values whose numbers stand under a name: gradients have no integers among them.
  static llvm::SmallVector<Value> pick(DictionaryAttr hook, llvm::StringRef name, ValueRange values) {
    llvm::SmallVector<Value> picked;
    if (auto numbers = hook.getAs<DenseI64ArrayAttr>(name))
      for (std::int64_t number : numbers.asArrayRef())
        picked.push_back(values[number]);
    return picked;
  }

  /// Gradients of values from here on; null for a number of the caller.
  llvm::SmallVector<Value> hookGradients(llvm::SmallVector<Value> &values) {
    llvm::SmallVector<Value> tensors, gradients(values.size());
    llvm::copy_if(values, std::back_inserter(tensors), [](Value value) { return nn::isTensorType(value.getType()); });
    auto hook = builder.create<nn::GradHookOp>(call.getLoc(), tensors);
    unsigned next = 0;
    for (auto [value, gradient] : llvm::zip(values, gradients))
      if (nn::isTensorType(value.getType())) {
        gradient = hook.gradient(next);
        value = hook.value(next++);
      }
    return gradients;
  }

  LogicalResult weaveBackward(llvm::SmallVector<Value> gradIn, llvm::SmallVector<Value> gradOut) {
    const llvm::SmallVector<Value> ofInputs = gradIn, ofOutputs = gradOut;
    for (llvm::StringRef kind : {"backward_pre", "backward"}) {
      for (auto hook : hooks.getAsRange<DictionaryAttr>()) {
        if (kindOf(hook) != kind)
          continue;
        if (hook.contains("extern")) {
          addPoint(kind, kind == "backward" ? ValueRange(gradOut) : ValueRange(), kind == "backward" ? gradIn : gradOut,
                   isFloatTensor);
          continue;
        }
        llvm::SmallVector<Value> arguments = pick(hook, "outputs", gradOut);
        llvm::SmallVector<Value> *replaced = &gradOut;
        if (kind == "backward") {
          llvm::SmallVector<Value> inputs = pick(hook, "inputs", gradIn);
          arguments.insert(arguments.begin(), inputs.begin(), inputs.end());
          replaced = &gradIn;
        }
        if (failed(weaveGradients(hook, kind == "backward" ? "inputs" : "outputs", arguments, *replaced)))
          return failure();
      }
    }
    finish(ofOutputs, gradOut);
    finish(ofInputs, gradIn);
    return success();
  }

  LogicalResult weaveGradients(DictionaryAttr hook, llvm::StringRef numbers, ValueRange arguments,
                               llvm::SmallVector<Value> &gradients) {
    nn::CallOp body = callBody(hook, arguments);
    if (!body)
      return failure();
    if (hook.contains("replaces"))
      for (auto [number, value] : llvm::zip(hook.getAs<DenseI64ArrayAttr>(numbers).asArrayRef(), body.getResults()))
        gradients[number] = value;
    return success();
  }

  void finish(llvm::ArrayRef<Value> gradients, llvm::ArrayRef<Value> replacements) {
    llvm::SmallVector<Value> from, to;
    for (auto [gradient, replacement] : llvm::zip(gradients, replacements))
      if (gradient != replacement) {
        from.push_back(gradient);
        to.push_back(replacement);
      }
    if (!from.empty())
      builder.create<nn::ReplaceGradOp>(call.getLoc(), from, to);
  }

  /// PyTorch hangs the older hooks on what computed the (first) output.
  LogicalResult weaveLegacy(llvm::SmallVector<Value> &outputs) {
    nn::LastOpHookOp last;
    llvm::SmallVector<Value> gradIn;
    for (auto hook : hooks.getAsRange<DictionaryAttr>()) {
      if (kindOf(hook) != "backward_legacy")
        continue;
      if (!last) {
        auto positions = hook.getAs<DenseI64ArrayAttr>("operands");
        auto types = hook.getAs<ArrayAttr>("operand_types");
        llvm::SmallVector<Type> results(2, outputs.front().getType());
        for (auto type : types.getAsValueRange<TypeAttr>())
          results.push_back(type);
        last = builder.create<nn::LastOpHookOp>(call.getLoc(), results, outputs.front(), positions);
        outputs.front() = last.getResult(0);
        gradIn.assign(last->getResults().begin() + 2, last->getResults().end());
      }
      if (hook.contains("extern")) {
        addPoint("backward_legacy", last.getResult(1), gradIn, isFloatTensor);
        continue;
      }
      llvm::SmallVector<Value> arguments(gradIn);
      arguments.push_back(last.getResult(1));
      nn::CallOp body = callBody(hook, arguments);
      if (!body)
        return failure();
      if (hook.contains("replaces"))
        gradIn.assign(body.result_begin(), body.result_end());
    }
    if (last && !gradIn.empty() && gradIn.front() != last.getResult(2))
      builder.create<nn::ReplaceGradOp>(call.getLoc(), last->getResults().drop_front(2), gradIn);
    return success();
  }

  nn::CallOp call;
  ArrayAttr hooks;
  OpBuilder builder;
};

struct WeaveHooks : impl::WeaveHooksBase<WeaveHooks> {
  using WeaveHooksBase::WeaveHooksBase;

  void runOnOperation() override {
    llvm::SmallVector<nn::CallOp> hooked;
    WalkResult result = getOperation().walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<nn::ModuleOp, nn::ChildOp, nn::CallOp>(op) && failed(checkAttached(op)))
        return WalkResult::interrupt();
      if (auto function = dyn_cast<FunctionOpInterface>(op); function && !isa<nn::KernelOp>(op))
        placeCalls(function);
      auto call = dyn_cast<nn::CallOp>(op);
      if (call && places != "none")
        addPlaces(call);
      if (call && places == "none")
        removePlaces(call);
      if (call && call->hasAttr("nn.hooks"))
        hooked.push_back(call);
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    for (nn::CallOp call : hooked) {
      auto hooks = cast<ArrayAttr>(call->removeAttr("nn.hooks"));
      if (auto program = dyn_cast<func::FuncOp>(call->getParentOp()); program && changeValues(hooks))
        program->setAttr("nn.own_hooks", UnitAttr::get(&getContext()));
      if (failed(CallHooks(call, hooks).weave()))
        return signalPassFailure();
    }
  }

private:
  LogicalResult checkAttached(Operation *op) {
    for (NamedAttribute attribute : op->getDiscardableAttrs()) {
      llvm::StringRef name = attribute.getName().getValue();
      if (name.starts_with("nn.") && name != "nn.phase" && name != "nn.path" && name != "nn.no_grad" &&
          name != "nn.hooks")
        return op->emitOpError() << "carries `" << name << "`, which no hook or pass is known by";
    }
    return success();
  }

  /// Whether a call without these hooks is another program than one with them.
  bool changeValues(ArrayAttr hooks) {
    return llvm::any_of(hooks.getAsRange<DictionaryAttr>(), [&](DictionaryAttr hook) {
      auto name = hook.getAs<SymbolRefAttr>("body");
      Operation *body = name ? SymbolTable::lookupSymbolIn(getOperation(), name) : nullptr;
      bool acts =
          body && body->walk([](Operation *op) {
                        return isa<nn::AssignOp, nn::CallOp>(op) ? WalkResult::interrupt() : WalkResult::advance();
                      })
                      .wasInterrupted();
      return acts || hook.contains("replaces");
    });
  }

  static llvm::SmallVector<Attribute> hooksOf(nn::CallOp call) {
    auto hooks = call->getAttrOfType<ArrayAttr>("nn.hooks");
    return hooks ? llvm::SmallVector<Attribute>(hooks.begin(), hooks.end()) : llvm::SmallVector<Attribute>();
  }
  static bool isExtern(Attribute hook) { return cast<DictionaryAttr>(hook).contains("extern"); }

  /// One place for each kind that the spec, or the option, gives a module.
  void addPlaces(nn::CallOp call) {
    if (places != "all")
      return;
    Builder builder(&getContext());
    llvm::SmallVector<Attribute> hooks = hooksOf(call);
    for (llvm::StringRef kind : {"forward_pre", "forward", "backward_pre", "backward"}) {
      auto isSame = [&](Attribute hook) {
        return isExtern(hook) && cast<DictionaryAttr>(hook).getAs<StringAttr>("kind").getValue() == kind;
      };
      auto isLegacy = [&](Attribute hook) {
        return kind == "backward" &&
               cast<DictionaryAttr>(hook).getAs<StringAttr>("kind").getValue() == "backward_legacy";
      };
      if (llvm::none_of(hooks, isSame) && llvm::none_of(hooks, isLegacy))
        hooks.push_back(builder.getDictionaryAttr({builder.getNamedAttr("kind", builder.getStringAttr(kind)),
                                                   builder.getNamedAttr("extern", builder.getUnitAttr())}));
    }
    call->setAttr("nn.hooks", builder.getArrayAttr(hooks));
  }

  void removePlaces(nn::CallOp call) {
    llvm::SmallVector<Attribute> hooks = hooksOf(call);
    if (hooks.empty())
      return;
    llvm::erase_if(hooks, isExtern);
    call->setAttr("nn.hooks", ArrayAttr::get(&getContext(), hooks));
  }

  void placeCalls(FunctionOpInterface function) {
    llvm::StringMap<unsigned> calls;
    function.walk([&](nn::CallOp call) {
      unsigned count = ++calls[call.getPath()];
      std::string place = call.getPath().str();
      if (count > 1)
        place += "#" + std::to_string(count);
      call->setAttr("nn.path", StringAttr::get(&getContext(), place));
    });
  }
};

} // namespace
} // namespace modc
