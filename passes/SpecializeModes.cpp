// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes one program for each compiled mode: a call of the model's forward for that mode, and in training the loss.
//
//   nn.module @Net …               func.func @eval(%x) -> (tensor<…> {nn.name = "y"}) attributes {nn.variant = "eval"} {
//     nn.forward @forward_eval  =>   %0 = nn.call "" @Net::@forward_eval(%x)  return %0 }
//     nn.forward @forward_train    func.func @train(%x, %target {nn.role = "target"}) -> (…, tensor<f32> {nn.role = "loss"}) … {
//   nn.train @Net { nn.loss … }      %0 = nn.call "" @Net::@forward_train(%x) {nn.phase = "forward"}
//                                    %1 = nn.cross_entropy %0, %target {nn.phase = "loss"}  return %0, %1 }
//
// The variant says what the program is for: "train" records its call for a backward, "eval" does not. Both are also made of
// forwards in the other mode on request (eval+grad, train+no_grad), and of each choice of modules with `@mode(runtime)`
// that run in the other mode than the call (`nn.opposite`). The front end has imported a forward for each.
#include "passes/ModuleTree.h"
#include "passes/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_SPECIALIZEMODES
#include "passes/Passes.h.inc"

namespace {

/// The types and attributes of a program's arguments or results.
struct Signature {
  llvm::SmallVector<Type> types;
  llvm::SmallVector<DictionaryAttr> attributes;

  void add(Type type, DictionaryAttr attribute) {
    types.push_back(type);
    attributes.push_back(attribute);
  }
};

DictionaryAttr orEmpty(DictionaryAttr attributes, MLIRContext *context) {
  return attributes ? attributes : DictionaryAttr::get(context);
}
DictionaryAttr with(DictionaryAttr attributes, llvm::StringRef name, llvm::StringRef value) {
  NamedAttrList list(attributes);
  list.set(name, StringAttr::get(attributes.getContext(), value));
  return list.getDictionary(attributes.getContext());
}

/// Two arguments of one name would be one name in C++.
LogicalResult checkNames(const Signature &signature, llvm::StringRef what, Operation *at) {
  llvm::DenseSet<StringAttr> names;
  for (DictionaryAttr attributes : signature.attributes)
    if (auto name = attributes.getAs<StringAttr>("nn.name"); name && !names.insert(name).second)
      return at->emitError() << "two " << what << " of the training program have the name `" << name.getValue() << "`";
  return success();
}

constexpr unsigned mostPrograms = 8;

struct SpecializeModes : impl::SpecializeModesBase<SpecializeModes> {
  using SpecializeModesBase::SpecializeModesBase;

  void runOnOperation() override {
    ModuleOp program = getOperation();
    model = findModel(program);
    if (!model)
      return signalPassFailure();
    for (auto op : program.getOps<nn::TrainOp>())
      if (op.getModel() == model.getSymName())
        train = op;
    llvm::SmallVector<std::string> given(modes.begin(), modes.end());
    if (given.empty())
      given = defaultModes();
    llvm::SetVector<llvm::StringRef> wanted;
    for (bool isFurther : {false, true}) // those that a class is described by come first
      for (llvm::StringRef mode : given)
        if (mode.contains('+') == isFurther)
          wanted.insert(mode);
    for (llvm::StringRef mode : wanted)
      if (failed(addPrograms(mode)))
        return signalPassFailure();
    if (numPrograms > mostPrograms) {
      model.emitError() << "the modes asked for and `@mode(runtime)` make " << numPrograms << " programs, and "
                        << mostPrograms << " is the limit; compile fewer with --modes";
      signalPassFailure();
    }
  }

private:
  llvm::SmallVector<std::string> defaultModes() {
    auto hasGradient = [](nn::SlotOp slot) { return slot.getKind() == "param" || slot->hasAttr("nn.grad"); };
    bool wantsInputGradient = llvm::any_of(model.getBody().getOps<nn::ForwardOp>(), [](nn::ForwardOp forward) {
      return llvm::any_of(llvm::seq<unsigned>(0, forward.getNumArguments()),
                          [&](unsigned i) { return forward.getArgAttr(i, "nn.grad") != nullptr; });
    });
    if (train || wantsInputGradient || llvm::any_of(getOperation().getOps<nn::SlotOp>(), hasGradient))
      return {"eval", "train"};
    return {"eval"};
  }

  LogicalResult addPrograms(llvm::StringRef wanted) {
    auto [mode, gradient] = wanted.split('+');
    if ((mode != "eval" && mode != "train") || !(gradient.empty() || gradient == (mode == "eval" ? "grad" : "no_grad")))
      return getOperation().emitError() << "unknown mode `" << wanted
                                        << "`: modes are eval, train, eval+grad and train+no_grad";
    const bool records = gradient.empty() ? mode == "train" : gradient == "grad";
    nn::ForwardOp plain;
    for (auto forward : llvm::to_vector(model.getBody().getOps<nn::ForwardOp>())) {
      if (forward.getMode() != mode)
        continue;
      if (!forward->hasAttr("nn.opposite")) {
        if (plain) {
          InFlightDiagnostic error = forward.emitError() << "the model has several forwards for mode `" << mode << "`";
          error.attachNote(plain.getLoc()) << "another one";
          return failure();
        }
        plain = forward;
      }
      if (failed(addProgram(wanted, forward, records)))
        return failure();
    }
    if (!plain)
      return model.emitError() << "the model has no forward for mode `" << mode << "`";
    return success();
  }

  /// The loss takes the model's outputs, then the targets.
  LogicalResult checkLoss(nn::LossOp loss, nn::ForwardOp forward) {
    ArrayRef<Type> outputs = forward.getResultTypes();
    if (loss.getArgumentTypes().size() < outputs.size())
      return loss.emitError() << "the loss takes " << loss.getArgumentTypes().size() << " arguments, but the model has "
                              << outputs.size() << " outputs";
    for (auto [index, type] : llvm::enumerate(outputs))
      if (loss.getArgumentTypes()[index] != type)
        return loss.emitError() << "the loss takes " << nn::typeText(loss.getArgumentTypes()[index]) << " as argument "
                                << index << ", but the model's output is " << nn::typeText(type);
    auto result =
        loss.getResultTypes().size() == 1 ? dyn_cast<RankedTensorType>(loss.getResultTypes()[0]) : RankedTensorType();
    if (!result || result.getRank() != 0 || !isa<FloatType>(result.getElementType()))
      return loss.emitError("the loss is not one floating-point scalar");
    return success();
  }

  /// The loss of the train block, if there is one.
  nn::LossOp findLoss() {
    if (!train || train.getBody().empty())
      return {};
    auto losses = train.getBody().getOps<nn::LossOp>();
    return losses.empty() ? nn::LossOp() : *losses.begin();
  }

  LogicalResult addProgram(llvm::StringRef wanted, nn::ForwardOp forward, bool records) {
    nn::LossOp loss = records ? findLoss() : nn::LossOp();
    if (loss && failed(checkLoss(loss, forward)))
      return failure();

    MLIRContext *context = &getContext();
    Signature inputs, outputs;
    for (auto [index, type] : llvm::enumerate(forward.getArgumentTypes()))
      inputs.add(type, orEmpty(forward.getArgAttrDict(index), context));
    for (auto [index, type] : llvm::enumerate(forward.getResultTypes()))
      outputs.add(type, orEmpty(forward.getResultAttrDict(index), context));
    if (loss) {
      for (std::size_t i = outputs.types.size(); i < loss.getArgumentTypes().size(); ++i)
        inputs.add(loss.getArgumentTypes()[i], with(orEmpty(loss.getArgAttrDict(i), context), "nn.role", "target"));
      outputs.add(loss.getResultTypes()[0],
                  with(with(DictionaryAttr::get(context), "nn.name", "loss"), "nn.role", "loss"));
      if (failed(checkNames(inputs, "arguments", loss)) || failed(checkNames(outputs, "results", loss)))
        return failure();
    }
    build(wanted, forward, records, loss, inputs, outputs);
    return success();
  }

  void build(llvm::StringRef wanted, nn::ForwardOp forward, bool records, nn::LossOp loss, const Signature &inputs,
             const Signature &outputs) {
    OpBuilder builder(&getContext());
    auto type = builder.getFunctionType(inputs.types, outputs.types);
    auto function = func::FuncOp::create(forward.getLoc(), wanted, type);
    function->setAttr("nn.variant", builder.getStringAttr(records ? "train" : "eval"));
    if (wanted.contains('+'))
      function->setAttr("nn.mode", forward.getModeAttr());
    if (Attribute opposite = forward->getAttr("nn.opposite"))
      function->setAttr("nn.opposite", opposite);
    ++numPrograms;
    function.setAllArgAttrs(inputs.attributes);
    function.setAllResultAttrs(outputs.attributes);
    // A slot may have this name; the variant's attribute tells which program it is.
    SymbolTable(getOperation()).insert(function);

    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);
    auto callee = SymbolRefAttr::get(model.getSymNameAttr(), {FlatSymbolRefAttr::get(forward.getSymNameAttr())});
    std::size_t numInputs = forward.getArgumentTypes().size();
    auto call = builder.create<nn::CallOp>(forward.getLoc(), forward.getResultTypes(), "", callee,
                                           body->getArguments().take_front(numInputs));
    llvm::SmallVector<Value> results(call.getResults());
    if (Attribute hooks = forward->getAttr("nn.hooks"))
      call->setAttr("nn.hooks", hooks);
    if (records)
      call->setAttr("nn.phase", builder.getStringAttr("forward"));
    if (loss)
      results.push_back(copyLoss(loss, call, body->getArguments().drop_front(numInputs), builder));
    builder.create<func::ReturnOp>(forward.getLoc(), results);
  }

  Value copyLoss(nn::LossOp loss, nn::CallOp call, ValueRange targets, OpBuilder &builder) {
    IRMapping values;
    llvm::SmallVector<Value> arguments(call.getResults());
    arguments.append(targets.begin(), targets.end());
    Block &body = loss.getBody().front();
    values.map(body.getArguments(), arguments);
    for (Operation &op : body.without_terminator())
      builder.clone(op, values)->setAttr("nn.phase", builder.getStringAttr("loss"));
    return values.lookupOrDefault(body.getTerminator()->getOperand(0));
  }

  nn::ModuleOp model;
  nn::TrainOp train;
  unsigned numPrograms = 0;
};

} // namespace
} // namespace modc
