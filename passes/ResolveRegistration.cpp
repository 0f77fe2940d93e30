// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Flattens the module tree into slots with PyTorch's keys, in the order of PyTorch's state_dict.
//
//   nn.module @Net type "Net" {              nn.slot "param" @scale : tensor<f32> = <"ones"> trainable
//     nn.child @a : @Linear          =>      nn.slot "param" @"a.weight" : tensor<4x4xf32> = <"zeros"> trainable
//     nn.alias "child" @b = "a"              nn.slot_alias @"b.weight" = @"a.weight"
//     nn.param @scale : tensor<f32> = <"ones">
//   }
//
// PyTorch's order: own parameters, own buffers, then children, as declared. A tensor with several names has its slot
// under the first one. What PyTorch does not register (plain tensors, plain children) follows at the end.
#include "passes/KeyPattern.h"
#include "passes/ModuleTree.h"
#include "passes/Passes.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_RESOLVEREGISTRATION
#include "passes/Passes.h.inc"

namespace {

/// A key of the model: the first one of a tensor makes its slot, others are aliases.
struct Key {
  StringAttr name;
  ModuleMember *member;
  bool unregistered;
};

/// Walks the tree twice: over what PyTorch registers, in its order; then over the rest.
class KeyWalk {
public:
  explicit KeyWalk(ModuleInstance &root) : context(root.definition.getContext()), root(root) {}

  FailureOr<std::vector<Key>> run() {
    if (failed(walk(/*registered=*/true)) || failed(walk(/*registered=*/false)))
      return failure();
    return std::move(keys);
  }

private:
  struct Frame {
    ModuleInstance *instance;
    std::string prefix;
    bool registered; // this name of the instance
  };

  /// Pre-order, with the children of a frame pushed from last to first.
  LogicalResult walk(bool registered) {
    std::vector<Frame> stack{{&root, "", true}};
    for (std::size_t visited = 0; !stack.empty(); ++visited) {
      if (visited == nameLimit)
        return root.definition.emitError() << "the model's modules have more than " << nameLimit << " names";
      Frame frame = std::move(stack.back());
      stack.pop_back();
      addTensors<nn::ParamOp>(frame, registered);
      addTensors<nn::BufferOp>(frame, registered);
      if (!registered)
        addTensors<nn::PlainOp>(frame, registered);
      for (ModuleMember &member : llvm::reverse(frame.instance->members)) {
        ModuleMember &child = member.target();
        if (!child.child)
          continue;
        bool childRegistered = frame.registered && !member.plain;
        if (childRegistered || !registered)
          stack.push_back({child.child, frame.prefix + member.name.str() + ".", childRegistered});
      }
    }
    return success();
  }

  template <class Op> void addTensors(const Frame &frame, bool registered) {
    for (ModuleMember &member : frame.instance->members) {
      ModuleMember &tensor = member.target();
      if (!isa<Op>(tensor.op))
        continue;
      bool listed = frame.registered && !member.plain;
      bool unregistered =
          !listed && !(frame.registered && isa<nn::PlainOp>(tensor.op)); // a plain tensor's kind says it
      if (listed == registered)
        keys.push_back({StringAttr::get(context, frame.prefix + member.name.str()), &tensor, unregistered});
    }
  }

  /// Sharing on every level doubles the names with each: no model means that.
  static constexpr std::size_t nameLimit = 1'000'000;

  MLIRContext *context;
  ModuleInstance &root;
  std::vector<Key> keys;
};

/// The parameters that the train block freezes, by any of their names.
FailureOr<llvm::DenseSet<ModuleMember *>> findFrozen(ModuleOp program, nn::ModuleOp model, llvm::ArrayRef<Key> keys) {
  llvm::DenseSet<ModuleMember *> frozen;
  for (auto train : program.getOps<nn::TrainOp>()) {
    if (train.getModel() != model.getSymName())
      continue;
    for (auto text : train.getFreeze().getAsRange<StringAttr>()) {
      FailureOr<KeyPattern> pattern = KeyPattern::create(text.getValue(), train);
      if (failed(pattern))
        return failure();
      bool any = false;
      for (const Key &key : keys)
        if (isa<nn::ParamOp>(key.member->op) && pattern->match(key.name.getValue())) {
          frozen.insert(key.member);
          any = true;
        }
      if (!any)
        return train.emitError() << "`freeze \"" << text.getValue() << "\"` matches no parameter";
    }
  }
  return frozen;
}

/// A root member may have the name of a module type; keys are fixed, so the definition gives way.
void renameDefinitions(ModuleOp program, llvm::ArrayRef<Key> keys) {
  SymbolTable symbols(program);
  for (const Key &key : keys) {
    auto definition = symbols.lookup<nn::ModuleOp>(key.name.getValue());
    if (!definition)
      continue;
    StringAttr oldName = definition.getSymNameAttr();
    symbols.remove(definition);
    std::string newName = oldName.str() + "_module";
    while (symbols.lookup(newName) || llvm::any_of(keys, [&](const Key &k) { return k.name.getValue() == newName; }))
      newName += "_";
    definition.setSymName(newName);
    symbols.insert(definition);
    AttrTypeReplacer replacer;
    replacer.addReplacement([&](SymbolRefAttr ref) -> std::optional<Attribute> {
      if (ref.getRootReference() != oldName)
        return std::nullopt;
      return SymbolRefAttr::get(definition.getSymNameAttr(), ref.getNestedReferences());
    });
    replacer.recursivelyReplaceElementsIn(program);
  }
}

class SlotBuilder {
public:
  SlotBuilder(ModuleOp program, const llvm::DenseSet<ModuleMember *> &frozen)
      : builder(OpBuilder::atBlockEnd(program.getBody())), frozen(frozen) {}

  void add(const Key &key) {
    Operation *op = key.member->op;
    Operation *made;
    if (key.member->slot)
      made = builder.create<nn::SlotAliasOp>(op->getLoc(), key.name, FlatSymbolRefAttr::get(key.member->slot));
    else
      made = addSlot(key);
    if (key.unregistered)
      made->setAttr("nn.unregistered", builder.getUnitAttr());
  }

private:
  Operation *addSlot(const Key &key) {
    Operation *op = key.member->op;
    key.member->slot = key.name;
    if (auto param = dyn_cast<nn::ParamOp>(op)) {
      bool trainable = !param.getFrozen() && !key.member->owner->frozen && !frozen.contains(key.member);
      return create(key, "param", param.getTypeAttr(), param.getInit(), trainable, false);
    }
    if (auto buffer = dyn_cast<nn::BufferOp>(op))
      return create(key, "buffer", buffer.getTypeAttr(), buffer.getInit(), false, buffer.getTransient());
    auto plain = cast<nn::PlainOp>(op);
    Operation *slot = create(key, "plain", plain.getTypeAttr(), plain.getInit(), false, false);
    if (plain.getGrad())
      slot->setAttr("nn.grad", builder.getUnitAttr());
    return slot;
  }

  Operation *create(const Key &key, llvm::StringRef kind, TypeAttr type, nn::InitAttr init, bool trainable,
                    bool transient) {
    auto slot = builder.create<nn::SlotOp>(key.member->op->getLoc(), key.name, builder.getStringAttr(kind), type, init,
                                           trainable ? builder.getUnitAttr() : UnitAttr(),
                                           transient ? builder.getUnitAttr() : UnitAttr(), IntegerAttr());
    return slot;
  }

  OpBuilder builder;
  const llvm::DenseSet<ModuleMember *> &frozen;
};

struct ResolveRegistration : impl::ResolveRegistrationBase<ResolveRegistration> {
  void runOnOperation() override {
    ModuleOp program = getOperation();
    FailureOr<ModuleTree> tree = ModuleTree::build(program);
    if (failed(tree))
      return signalPassFailure();
    FailureOr<std::vector<Key>> keys = KeyWalk(tree->root()).run();
    if (failed(keys))
      return signalPassFailure();
    FailureOr<llvm::DenseSet<ModuleMember *>> frozen = findFrozen(program, tree->root().definition, *keys);
    if (failed(frozen))
      return signalPassFailure();
    renameDefinitions(program, *keys);
    SlotBuilder slots(program, *frozen);
    for (const Key &key : *keys)
      slots.add(key);
  }
};

} // namespace
} // namespace modc
