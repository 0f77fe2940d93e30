// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The train block as `nn.train`: the loss as a function of the model's outputs and targets, the optimiser and its settings.
#include "frontend/ImportTrain.h"
#include "frontend/Elaborator.h"
#include "ir/optimizers/OptimizerRule.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

#include <fmt/format.h>

namespace modc {
namespace {

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
    if (!seen.count("optimizer"))
      import.report(diag::MissingOptimizer, decl.model.range);
    if (scheduleSetting)
      schedule = importSchedule(import, evaluator, *scheduleSetting->value, rule);
    builder.setInsertionPointToEnd(module.getBody());
    auto op = builder.create<nn::TrainOp>(import.location(decl.model.range), root.definition->symbol,
                                          optimizer.getDictionary(&import.context), builder.getArrayAttr(frozen),
                                          builder.getArrayAttr(groups), clipNorm, schedule);
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
    if (!isNew)
      import.report(diag::SettingRepeated, setting.name.range, name).note(first->second, "the first one is here");
    else if (name == "optimizer")
      importOptimizer(setting);
    else if (name == "schedule")
      scheduleSetting = &setting;
    else if (name == "clip_grad_norm")
      importClip(setting);
    else
      import.report(diag::UnknownSetting, setting.name.range, name)
          .didYouMean(closestName(name, {"optimizer", "schedule", "clip_grad_norm", "loss", "freeze", "group"}));
  }

  /// The largest 2-norm of all gradients together.
  void importClip(const ast::SettingDecl &setting) {
    StaticValue value = evaluator.evaluate(*setting.value);
    std::optional<double> norm = value.is<bool>() ? std::nullopt : value.asDouble();
    if (norm && std::isfinite(*norm) && *norm > 0)
      clipNorm = builder.getF64FloatAttr(*norm);
    else if (!value.isPoison())
      import.report(diag::SettingValue, setting.value->range, "clip_grad_norm", "a number above 0", value.describe());
  }

  /// `SGD(lr = 0.1)` or `torch.optim.SGD(lr = 0.1)`; arguments that are left out get their defaults.
  void importOptimizer(const ast::SettingDecl &setting) {
    const auto *call = llvm::dyn_cast<ast::CallExpr>(setting.value.get());
    const ast::Expr &callee = call ? *call->callee : *setting.value;
    const auto *attribute = llvm::dyn_cast<ast::AttributeExpr>(&callee);
    const auto *word = llvm::dyn_cast<ast::NameExpr>(&callee);
    if (!attribute && !word) {
      import.report(diag::SettingValue, setting.value->range, "optimizer", "the call of an optimiser",
                    "something else");
      return;
    }
    llvm::StringRef name = attribute ? llvm::StringRef(attribute->name.text) : llvm::StringRef(word->name);
    rule = nn::lookupOptimizer(name);
    if (rule) {
      static const std::vector<ast::Argument> none;
      importArguments(*setting.value, call ? call->arguments : none);
      return;
    }
    std::vector<llvm::StringRef> names;
    for (const nn::OptimizerRule &known : nn::allOptimizers())
      names.push_back(known.name);
    import.report(diag::UnknownOptimizer, attribute ? attribute->name.range : callee.range, name)
        .didYouMean(closestName(name, names));
  }

  void importArguments(const ast::Expr &at, const std::vector<ast::Argument> &written) {
    std::optional<CallArguments> arguments = evaluator.evaluateArguments(written);
    std::vector<Formal> formals;
    std::vector<const nn::OptimizerArgument *> known;
    for (const nn::OptimizerArgument &argument : rule->arguments)
      if (!argument.isFixed) {
        formals.push_back({argument.name, false});
        known.push_back(&argument);
      }
    std::optional<std::vector<int>> bound =
        arguments ? evaluator.bindArguments(rule->name, formals, *arguments, at) : std::nullopt;
    optimizer.set("name", builder.getStringAttr(rule->name));
    if (!bound)
      return;
    bool fine = true;
    for (auto [formal, index] : llvm::zip(known, *bound))
      if (index < 0)
        setNumbers(*formal, formal->defaults, optimizer);
      else
        fine &= setArgument(*formal, (*arguments)[index].value, (*arguments)[index].range, optimizer);
    if (fine)
      checkTogether(optimizer, at.range);
  }

  void setNumbers(const nn::OptimizerArgument &formal, llvm::ArrayRef<double> values, mlir::NamedAttrList &result) {
    if (formal.isFlag)
      result.set(formal.name, builder.getBoolAttr(values[0] != 0));
    else if (values.size() == 1)
      result.set(formal.name, builder.getF64FloatAttr(values[0]));
    else
      result.set(formal.name, builder.getDenseF64ArrayAttr(values));
  }

  /// A number, a flag, or a tuple or list of numbers; nothing else, and not of another length.
  static std::optional<std::vector<double>> numbersOf(const nn::OptimizerArgument &formal, const StaticValue &value) {
    if (formal.isFlag)
      return value.is<bool>() ? std::optional(std::vector<double>{*value.as<bool>() ? 1.0 : 0.0}) : std::nullopt;
    std::vector<StaticValue> items = {value};
    if (formal.defaults.size() > 1) {
      const Sequence *sequence = value.is<DictValue>() ? nullptr : value.sequence();
      items = sequence ? sequence->elements : std::vector<StaticValue>();
    }
    std::vector<double> numbers;
    for (const StaticValue &item : items)
      if (std::optional<double> number = item.is<bool>() ? std::nullopt : item.asDouble())
        numbers.push_back(*number);
    return numbers.size() == formal.defaults.size() ? std::optional(numbers) : std::nullopt;
  }

  static std::string kindText(const nn::OptimizerArgument &formal) {
    if (formal.isFlag)
      return "true or false";
    return formal.defaults.size() == 1 ? "a number" : fmt::format("{} numbers", formal.defaults.size());
  }

  bool setArgument(const nn::OptimizerArgument &formal, const StaticValue &value, llvm::SMRange range,
                   mlir::NamedAttrList &result) {
    std::optional<std::vector<double>> numbers = numbersOf(formal, value);
    bool isFinite = numbers && llvm::all_of(*numbers, [](double number) { return std::isfinite(number); });
    if (!numbers || (!isFinite && formal.complaint.empty())) {
      import.report(diag::SettingValue, range, formal.name, kindText(formal), value.describe());
      return false;
    }
    for (unsigned i = 0; i < numbers->size(); ++i)
      if (std::string complaint = nn::complaintAbout(formal, (*numbers)[i], i); !complaint.empty()) {
        import.report(diag::SettingConflict, range, rule->name, complaint);
        return false;
      }
    setNumbers(formal, *numbers, result);
    return true;
  }

  void checkTogether(const mlir::NamedAttrList &settings, llvm::SMRange range) {
    std::string why = rule->check(nn::OptimizerSettings(rule->arguments, settings.getDictionary(&import.context)));
    if (!why.empty())
      import.report(diag::SettingConflict, range, rule->name, why);
  }

  // Patterns

  void addPatterns(const std::vector<std::unique_ptr<ast::StringExpr>> &patterns, std::vector<mlir::Attribute> &list) {
    for (const auto &pattern : patterns)
      if (std::optional<std::string> text = evaluator.evaluateString(*pattern))
        list.push_back(builder.getStringAttr(*text));
  }

  /// `group "fc2.*", "head" { lr = 0.001 }`: {pattern = ["fc2.*", "head"], lr = 0.001}.
  void importGroup(const ast::GroupDecl &group) {
    std::vector<mlir::Attribute> patterns;
    addPatterns(group.patterns, patterns);
    if (!rule) {
      if (!seen.count("optimizer"))
        import.report(diag::GroupBeforeOptimizer, group.range);
      return;
    }
    mlir::NamedAttrList overrides, together = optimizer;
    bool fine = true;
    for (const auto &setting : group.settings) {
      const nn::OptimizerArgument *formal = rule->argument(setting->name.text);
      if (!formal) {
        std::vector<llvm::StringRef> names;
        for (const nn::OptimizerArgument &argument : rule->arguments)
          if (!argument.isFixed)
            names.push_back(argument.name);
        import.report(diag::UnknownArgument, setting->name.range, rule->name, setting->name.text)
            .didYouMean(closestName(setting->name.text, names));
        fine = false;
        continue;
      }
      StaticValue value = evaluator.evaluate(*setting->value);
      fine &= !value.isPoison() && setArgument(*formal, value, setting->value->range, overrides);
      if (fine)
        together.set(setting->name.text, overrides.get(setting->name.text));
    }
    if (fine)
      checkTogether(together, group.range);
    overrides.set("pattern", builder.getArrayAttr(patterns));
    groups.push_back(overrides.getDictionary(&import.context));
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
    ForwardImporter importer(import, file, none, ForwardMode{/*isTraining=*/true}, block);
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
    mlir::DictionaryAttr name =
        builder.getDictionaryAttr(builder.getNamedAttr("nn.name", builder.getStringAttr("loss")));
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
  const nn::OptimizerRule *rule = nullptr;
  mlir::NamedAttrList optimizer;
  mlir::FloatAttr clipNorm;
  const ast::SettingDecl *scheduleSetting = nullptr; // read when the optimiser is known
  mlir::DictionaryAttr schedule;
  std::vector<mlir::Attribute> frozen, groups;
  bool failed = false;
};
} // namespace

void importTrain(ImportContext &import, const SourceFile &file, const ast::TrainDecl &decl, const RootForward &root,
                 mlir::ModuleOp module) {
  TrainImporter(import, file, root).importTrain(decl, module);
}

} // namespace modc
