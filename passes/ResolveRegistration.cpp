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

/// What the train block says of single parameters.
struct Selection {
  llvm::DenseSet<ModuleMember *> frozen;
  llvm::DenseMap<ModuleMember *, int> groups; // from 1; 0 is the default group
};

/// Resolves the patterns of a train block, which may use any name of a tensor.
class PatternMatcher {
public:
  PatternMatcher(nn::TrainOp train, llvm::ArrayRef<Key> keys) : train(train), keys(keys) {}

  LogicalResult run(Selection &selection) {
    for (Attribute text : train.getFreeze())
      if (failed(forMatches("freeze", text, [&](ModuleMember *member) {
            selection.frozen.insert(member);
            return success();
          })))
        return failure();
    int number = 0;
    for (Attribute group : train.getGroups()) {
      ++number;
      auto patterns = cast<DictionaryAttr>(group).getAs<ArrayAttr>("pattern");
      for (Attribute text : patterns ? patterns.getValue() : llvm::ArrayRef<Attribute>())
        if (failed(forMatches("group", text, [&](ModuleMember *member) {
              int known = selection.groups.try_emplace(member, number).first->second;
              return known == number ? success()
                                     : train.emitError() << "`" << nameOf(member) << "` is in more than one `group`";
            })))
          return failure();
    }
    return success();
  }

private:
  LogicalResult forMatches(llvm::StringRef setting, Attribute attribute,
                           llvm::function_ref<LogicalResult(ModuleMember *)> use) {
    llvm::StringRef text = cast<StringAttr>(attribute).getValue();
    FailureOr<KeyPattern> pattern = KeyPattern::create(text, train);
    if (failed(pattern))
      return failure();
    bool any = false;
    for (const Key &key : keys)
      if (isa<nn::ParamOp>(key.member->op) && pattern->match(key.name.getValue())) {
        any = true;
        if (failed(use(key.member)))
          return failure();
      }
    return any ? success() : train.emitError() << "`" << setting << " \"" << text << "\"` matches no parameter";
  }

  llvm::StringRef nameOf(ModuleMember *member) const {
    return llvm::find_if(keys, [&](const Key &key) { return key.member == member; })->name.getValue();
  }

  nn::TrainOp train;
  llvm::ArrayRef<Key> keys;
};

FailureOr<Selection> selectParameters(ModuleOp program, nn::ModuleOp model, llvm::ArrayRef<Key> keys) {
  Selection selection;
  for (auto train : program.getOps<nn::TrainOp>())
    if (train.getModel() == model.getSymName() && failed(PatternMatcher(train, keys).run(selection)))
      return failure();
  return selection;
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
  SlotBuilder(ModuleOp program, const Selection &selection)
      : builder(OpBuilder::atBlockEnd(program.getBody())), selection(selection) {}

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
      bool trainable = !param.getFrozen() && !key.member->owner->frozen && !selection.frozen.contains(key.member);
      Operation *slot = create(key, "param", param.getTypeAttr(), param.getInit(), trainable, false);
      if (int group = selection.groups.lookup(key.member))
        slot->setAttr("nn.group", builder.getI64IntegerAttr(group));
      return slot;
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
  const Selection &selection;
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
    FailureOr<Selection> selection = selectParameters(program, tree->root().definition, *keys);
    if (failed(selection))
      return signalPassFailure();
    renameDefinitions(program, *keys);
    SlotBuilder slots(program, *selection);
    for (const Key &key : *keys)
      slots.add(key);
  }
};

} // namespace
} // namespace modc
