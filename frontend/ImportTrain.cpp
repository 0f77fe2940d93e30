// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The train block as `nn.train`: the loss as a function of the model's outputs and targets, the optimiser and its settings.
#include "frontend/ImportTrain.h"
#include "frontend/Elaborator.h"
#include "frontend/TrainSettings.h"

#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

namespace modc {
namespace {

/// Evaluates the values of settings: only numbers and texts, no names of the model.
class SettingEvaluator : public Elaborator {
public:
  using Elaborator::Elaborator;
  using Evaluator::bindArguments;
  using Evaluator::evaluateArguments;
};

class TrainImporter {
public:
  TrainImporter(ImportContext &import, const SourceFile &file, const RootForward &root)
      : import(import), file(file), root(root), builder(&import.context), evaluator(import, file, empty) {}

  void importTrain(const ast::TrainDecl &decl, mlir::ModuleOp module) {
    for (const ast::DeclPtr &member : decl.members)
      llvm::TypeSwitch<const ast::Decl *>(member.get())
          .Case([&](const ast::LossDecl *found) { once(loss, found, "loss"); })
          .Case([&](const ast::SettingDecl *setting) { importSetting(*setting); })
          .Case([&](const ast::FreezeDecl *freeze) { addPatterns(freeze->patterns, frozen); })
          .Case([&](const ast::GroupDecl *group) { importGroup(*group); });
    if (optimizer.empty()) {
      import.report(diag::MissingOptimizer, decl.model.range);
      return;
    }
    builder.setInsertionPointToEnd(module.getBody());
    auto op = builder.create<nn::TrainOp>(
        import.location(decl.model.range), root.definition->symbol, optimizer.getDictionary(&import.context),
        builder.getArrayAttr(frozen), builder.getArrayAttr(groups), clip ? builder.getF64FloatAttr(*clip) : nullptr,
        schedule.empty() ? nullptr : schedule.getDictionary(&import.context));
    builder.setInsertionPointToEnd(&op.getBody().emplaceBlock());
    if (loss)
      importLoss(*loss);
  }

private:
  template <class Decl> void once(const Decl *&place, const Decl *found, llvm::StringRef what) {
    if (place)
      import.report(diag::SettingRepeated, found->range, what).note(place->range, "the first one is here");
    else
      place = found;
  }

  // Settings

  void importSetting(const ast::SettingDecl &setting) {
    llvm::StringRef name = setting.name.text;
    auto [first, isNew] = seen.try_emplace(name, setting.name.range);
    if (!isNew) {
      import.report(diag::SettingRepeated, setting.name.range, name).note(first->second, "the first one is here");
    } else if (name == "optimizer") {
      importCall(setting, optimizerSignatures(), optimizer, "optimiser");
    } else if (name == "schedule") {
      importCall(setting, scheduleSignatures(), schedule, "schedule");
    } else if (name == "clip_grad_norm") {
      StaticValue value = evaluator.evaluate(*setting.value);
      clip = value.is<bool>() ? std::nullopt : value.asDouble();
      if (!value.isPoison() && (!clip || !(*clip > 0)))
        import.report(diag::SettingValue, setting.value->range, name, "a positive number", value.describe());
    } else {
      import.report(diag::UnknownSetting, setting.name.range, name)
          .didYouMean(closestName(name, {"optimizer", "schedule", "clip_grad_norm", "loss", "freeze", "group"}));
    }
  }

  /// `SGD(lr = 0.1)` or `torch.optim.SGD(lr = 0.1)`; arguments that are left out get their defaults.
  void importCall(const ast::SettingDecl &setting, llvm::ArrayRef<SettingSignature> signatures, mlir::NamedAttrList &result,
                  llvm::StringRef what) {
    const auto *call = llvm::dyn_cast<ast::CallExpr>(setting.value.get());
    const ast::Expr &callee = call ? *call->callee : *setting.value;
    const auto *attribute = llvm::dyn_cast<ast::AttributeExpr>(&callee);
    const auto *word = llvm::dyn_cast<ast::NameExpr>(&callee);
    if (!attribute && !word) {
      import.report(diag::SettingValue, setting.value->range, setting.name.text, ("the call of an " + what).str(), "something else");
      return;
    }
    llvm::StringRef name = attribute ? llvm::StringRef(attribute->name.text) : llvm::StringRef(word->name);
    llvm::SMRange nameRange = attribute ? attribute->name.range : callee.range;
    std::vector<llvm::StringRef> names;
    for (const SettingSignature &signature : signatures) {
      names.push_back(signature.name);
      if (signature.name == name) {
        static const std::vector<ast::Argument> none;
        importArguments(*setting.value, signature, call ? call->arguments : none, result);
        return;
      }
    }
    import.report(diag::UnknownSettingCall, nameRange, what, name).didYouMean(closestName(name, names));
  }

  void importArguments(const ast::Expr &at, const SettingSignature &signature, const std::vector<ast::Argument> &written,
                       mlir::NamedAttrList &result) {
    std::optional<CallArguments> arguments = evaluator.evaluateArguments(written);
    std::vector<Formal> formals;
    for (const SettingArgument &argument : signature.arguments)
      formals.push_back({argument.name, !argument.defaultValue});
    std::optional<std::vector<int>> bound =
        arguments ? evaluator.bindArguments(signature.name, formals, *arguments, at) : std::nullopt;
    result.set("name", builder.getStringAttr(signature.name));
    if (!bound)
      return;
    for (auto [formal, index] : llvm::zip(signature.arguments, *bound)) {
      const StaticValue &value = index < 0 ? *formal.defaultValue : (*arguments)[index].value;
      setArgument(formal, value, index < 0 ? at.range : (*arguments)[index].range, result);
    }
    std::string why = signature.check ? signature.check(result) : std::string();
    if (!why.empty())
      import.report(diag::SettingConflict, at.range, signature.name, why);
  }

  bool setArgument(const SettingArgument &formal, const StaticValue &value, llvm::SMRange range,
                   mlir::NamedAttrList &result) {
    if (formal.isBool && value.is<bool>())
      return result.set(formal.name, builder.getBoolAttr(*value.as<bool>())), true;
    std::optional<double> number = value.is<bool>() ? std::nullopt : value.asDouble();
    if (!formal.isBool && number && *number >= formal.minimum && *number <= formal.maximum)
      return result.set(formal.name, builder.getF64FloatAttr(*number)), true;
    import.report(diag::SettingValue, range, formal.name, formal.describe(), value.describe());
    return false;
  }

  // Patterns

  void addPatterns(const std::vector<std::unique_ptr<ast::StringExpr>> &patterns, std::vector<mlir::Attribute> &list) {
    for (const auto &pattern : patterns)
      if (std::optional<std::string> text = evaluator.evaluateString(*pattern))
        list.push_back(builder.getStringAttr(*text));
  }

  /// `group "fc2.*" { lr = 0.001 }`: one dictionary for each pattern.
  void importGroup(const ast::GroupDecl &group) {
    std::vector<mlir::Attribute> patterns;
    addPatterns(group.patterns, patterns);
    auto name = llvm::dyn_cast_or_null<mlir::StringAttr>(optimizer.get("name"));
    if (!name) {
      if (!seen.count("optimizer"))
        import.report(diag::GroupBeforeOptimizer, group.range);
      return;
    }
    const SettingSignature *signature = nullptr;
    for (const SettingSignature &known : optimizerSignatures())
      if (known.name == name.getValue())
        signature = &known;
    mlir::NamedAttrList overrides;
    for (const auto &setting : group.settings) {
      const SettingArgument *formal = signature->find(setting->name.text);
      if (!formal) {
        std::vector<llvm::StringRef> names;
        for (const SettingArgument &argument : signature->arguments)
          names.push_back(argument.name);
        import.report(diag::UnknownArgument, setting->name.range, signature->name, setting->name.text)
            .didYouMean(closestName(setting->name.text, names));
        continue;
      }
      StaticValue value = evaluator.evaluate(*setting->value);
      if (!value.isPoison())
        setArgument(*formal, value, setting->value->range, overrides);
    }
    for (mlir::Attribute pattern : patterns) {
      mlir::NamedAttrList dictionary = overrides;
      dictionary.set("pattern", pattern);
      groups.push_back(dictionary.getDictionary(&import.context));
    }
  }

  // The loss

  /// The index of the output that a parameter of the loss means; nothing for a target.
  std::optional<std::size_t> outputOf(const ast::Parameter &parameter, std::size_t position) {
    for (std::size_t i = 0; i < root.outputs.size(); ++i)
      if (root.outputs[i].name == parameter.name.text)
        return i;
    if (parameter.type)
      return std::nullopt;
    // Outputs without written names are taken in order.
    if (position < root.outputs.size() && !root.outputs[position].isNamed)
      return position;
    std::vector<llvm::StringRef> names;
    for (const RootOutput &output : root.outputs)
      names.push_back(output.name);
    import.report(diag::UnknownOutput, parameter.name.range, parameter.name.text)
        .didYouMean(closestName(parameter.name.text, names))
        .note("a target is declared with its type, such as `target: i64[N]`");
    failed = true;
    return std::nullopt;
  }

  void importLoss(const ast::LossDecl &decl) {
    mlir::Block block;
    Instance none;
    none.typeName = "loss";
    ForwardImporter importer(import, file, none, "train", block);
    importer.symbolScope().adopt(*root.symbols);
    std::vector<StaticValue> outputs;
    for (const RootOutput &output : root.outputs)
      outputs.push_back(importer.adopt(output.name, output.value, decl.range));
    for (const ast::Parameter &parameter : decl.parameters) {
      std::size_t position = &parameter - decl.parameters.data();
      std::optional<std::size_t> output = outputOf(parameter, position);
      if (failed || !importer.bindLossParameter(parameter, output ? std::optional(outputs[*output]) : std::nullopt))
        failed = true;
    }
    if (failed)
      return;
    StaticValue result =
        decl.body ? importer.run(*decl.body, nullptr, decl.range) : importer.run(*decl.value, decl.range);
    const auto *tensor = result.as<TensorHandle>();
    auto type = tensor ? llvm::dyn_cast<mlir::RankedTensorType>(tensor->value.getType()) : mlir::RankedTensorType();
    if (result.isPoison())
      return;
    if (!type || type.getRank() != 0 || !llvm::isa<mlir::FloatType>(type.getElementType())) {
      import.report(diag::LossNotScalar, importer.resultRange(), result.describe())
          .note("the mean or the sum over the elements is one, such as `mean(...)`");
      return;
    }
    importer.emitReturn(result, importer.resultRange());
    emit(decl, block, importer.argumentAttributes(), type);
  }

  void emit(const ast::LossDecl &decl, mlir::Block &block, llvm::ArrayRef<mlir::DictionaryAttr> attributes,
            mlir::Type result) {
    std::vector<mlir::Attribute> arguments;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      mlir::NamedAttrList list(attributes[i]);
      if (i >= root.outputs.size())
        list.set("nn.role", builder.getStringAttr("target"));
      arguments.push_back(list.getDictionary(&import.context));
    }
    auto type = builder.getFunctionType(block.getArgumentTypes(), {result});
    mlir::DictionaryAttr name = builder.getDictionaryAttr(builder.getNamedAttr("nn.name", builder.getStringAttr("loss")));
    auto op = builder.create<nn::LossOp>(import.location(decl.range), "loss", type, builder.getArrayAttr(arguments),
                                         builder.getArrayAttr({name}));
    mlir::Block &body = op.getBody().emplaceBlock();
    for (mlir::BlockArgument argument : block.getArguments())
      argument.replaceAllUsesWith(body.addArgument(argument.getType(), argument.getLoc()));
    body.getOperations().splice(body.end(), block.getOperations());
  }

  ImportContext &import;
  const SourceFile &file;
  const RootForward &root;
  mlir::OpBuilder builder;
  Instance empty;
  SettingEvaluator evaluator;
  llvm::StringMap<llvm::SMRange> seen;
  const ast::LossDecl *loss = nullptr;
  mlir::NamedAttrList optimizer, schedule;
  std::optional<double> clip;
  std::vector<mlir::Attribute> frozen, groups;
  bool failed = false;
};
} // namespace

void importTrain(ImportContext &import, const SourceFile &file, const ast::TrainDecl &decl, const RootForward &root,
                 mlir::ModuleOp module) {
  TrainImporter(import, file, root).importTrain(decl, module);
}

} // namespace modc
