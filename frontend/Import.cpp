// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The import in order: files, the model's object graph, modules as operations, forwards of both modes, training.
#include "frontend/Import.h"
#include "frontend/Elaborator.h"
#include "frontend/ImportTrain.h"
#include "frontend/NameCheck.h"
#include "frontend/Parser.h"
#include "frontend/RuntimeModes.h"
#include "ir/CppWords.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/MemoryBuffer.h"

#include <fmt/format.h>

namespace modc {
namespace {

class ModelImporter {
public:
  ModelImporter(ImportContext &import, const SourceFile &file)
      : import(import), file(file), module(mlir::ModuleOp::create(mlir::UnknownLoc::get(&import.context))),
        emitter(import, *module) {}

  mlir::OwningOpRef<mlir::ModuleOp> run() {
    unsigned errors = import.diags.errorCount();
    Instance *root = makeRoot();
    if (!root)
      return nullptr;
    import.root = root;
    emitter.emit(*root); // after errors too: the forwards are looked through for more
    const ast::ForwardDecl *forward = rootForward(*root);
    if (!forward)
      return nullptr;
    for (const ForwardMode &mode : rootModes(import, *root))
      importRoot(*root, *forward, mode);
    if (import.diags.errorCount() == errors)
      for (const ast::DeclPtr &item : file.tree->items)
        if (const auto *decl = llvm::dyn_cast<ast::ModuleDecl>(item.get()))
          checkNames(*decl, import.diags);
    setAttributes(*root);
    emitHooks(import);
    if (import.diags.errorCount() == errors)
      reportUnusedHooks(import);
    return std::move(module);
  }

private:
  // Which module

  Instance *makeRoot() {
    Instance nowhere;
    Elaborator elaborator(import, file, nowhere);
    StaticValue value = import.options.module.empty() ? lastModule() : requestedModule(elaborator);
    if (const auto *type = value.as<const ModuleType *>()) {
      ast::NoneExpr at; // made by no expression of the spec
      at.range = requestedRange.isValid() ? requestedRange : (*type)->decl->name.range;
      value = elaborator.instantiateRoot(**type, at);
    }
    const auto *handle = value.as<ModuleHandle>();
    if (!handle && !value.isPoison())
      import.report(diag::NotAModule, requestedRange, value.describe());
    return handle ? handle->instance : nullptr;
  }

  StaticValue lastModule() {
    const ast::ModuleDecl *last = nullptr;
    for (const ast::DeclPtr &item : file.tree->items)
      if (const auto *decl = llvm::dyn_cast<ast::ModuleDecl>(item.get()))
        last = decl;
    if (last)
      return import.files.find(file, last->name.text);
    import.report(diag::NoModule, llvm::SMRange());
    return {};
  }

  /// The text of --module is an expression of the language: `NAME(hidden = 64)`.
  StaticValue requestedModule(Elaborator &elaborator) {
    std::string text = "train model {\n  model = " + import.options.module + "\n}\n";
    unsigned buffer =
        import.sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, "--module"), llvm::SMLoc());
    unsigned errors = import.diags.errorCount();
    requested = parseFile(import.sources, buffer, import.diags);
    if (import.diags.errorCount() != errors)
      return {};
    const auto *train =
        requested->items.size() == 1 ? llvm::dyn_cast<ast::TrainDecl>(requested->items[0].get()) : nullptr;
    const auto *setting =
        train && train->members.size() == 1 ? llvm::dyn_cast<ast::SettingDecl>(train->members[0].get()) : nullptr;
    if (!setting) {
      import.report(diag::NotAModule, llvm::SMRange(), "\"" + import.options.module + "\"");
      return {};
    }
    requestedRange = setting->value->range;
    return elaborator.evaluate(*setting->value);
  }

  // Its forward

  const ast::ForwardDecl *rootForward(const Instance &root) {
    if (root.forwards.size() == 1)
      return root.forwards.front();
    if (root.forwards.empty())
      import.report(diag::ModelWithoutForward, root.range, root.display)
          .note("the model is a module with a forward that declares the types of its arguments");
    else
      import.report(diag::NotSupported, root.forwards[1]->nameRange, "a model with several forwards")
          .note(root.forwards[0]->nameRange, "the first one is here")
          .note("overloads are chosen where a module calls another: wrap this one in a module whose forward has the "
                "types that you want compiled");
    return nullptr;
  }

  void importRoot(Instance &root, const ast::ForwardDecl &decl, const ForwardMode &mode) {
    mlir::Block block;
    ForwardImporter importer(import, *root.type->file, root, mode, block);
    if (!importer.bindRootParameters(decl))
      return;
    std::vector<std::optional<CallArgument>> arguments;
    for (const ast::Parameter &parameter : decl.parameters) // statements may rebind them
      arguments.push_back(
          CallArgument{"", parameter.name.range, importer.argument(parameter.name.text), parameter.name.range});
    StaticValue result = importer.asOutputs(importer.run(decl.body, decl.result.get(), decl.nameRange));
    if (result.isPoison())
      return;
    checkDims(importer.symbolScope());
    checkDimNames(importer.symbolScope(), decl);
    RootForward forward{root.definition, outputsOf(result, decl), &importer.symbolScope()};
    importer.emitReturn(result, importer.resultRange());
    std::vector<mlir::DictionaryAttr> names;
    mlir::Builder builder(&import.context);
    for (const RootOutput &output : forward.outputs)
      names.push_back(builder.getDictionaryAttr(builder.getNamedAttr("nn.name", builder.getStringAttr(output.name))));
    ForwardInstance &instance = root.definition->forwards["root " + mode.key()];
    emitForward(import, *root.definition, mode.base(), mode.name(), block, importer.argumentAttributes(), names,
                decl.nameRange, instance);
    mlir::Operation *op = mlir::SymbolTable::lookupSymbolIn(root.definition->op, instance.symbol);
    if (!mode.opposite.empty()) {
      llvm::SmallVector<llvm::StringRef> paths(mode.opposite.begin(), mode.opposite.end());
      op->setAttr("nn.opposite", builder.getStrArrayAttr(paths));
    }
    importer.attachHooks({&root, ""}, arguments, result, op);
    if (mode.isTraining && mode.opposite.empty())
      importTrainBlocks(root, forward);
  }

  static void collectOutputs(const StaticValue &value, const ast::TypeExpr *type, const std::string &name, bool isNamed,
                             std::vector<RootOutput> &outputs) {
    if (value.is<TensorHandle>()) {
      outputs.push_back({name, isNamed, value});
      return;
    }
    const Sequence *items = value.sequence();
    for (std::size_t i = 0; items && i < items->elements.size(); ++i) {
      const ast::TypeExpr::Element *element = type && i < type->elements.size() ? &type->elements[i] : nullptr;
      bool named = element && element->name;
      std::string own = named ? element->name->text : fmt::format("{}_{}", name, i);
      collectOutputs(items->elements[i], element ? element->type.get() : nullptr, own, named, outputs);
    }
  }

  std::vector<RootOutput> outputsOf(const StaticValue &result, const ast::ForwardDecl &decl) {
    std::vector<RootOutput> outputs;
    const ast::TypeExpr *type = decl.result.get();
    bool single = type && type->kind == ast::TypeExpr::Kind::Tuple && type->elements.size() == 1;
    if (single && type->elements[0].name && result.is<TensorHandle>())
      return {{type->elements[0].name->text, true, result}};
    collectOutputs(result, type, "output", false, outputs);
    return outputs;
  }

  void importTrainBlocks(const Instance &root, const RootForward &forward) {
    const ast::TrainDecl *first = nullptr;
    for (const ast::DeclPtr &item : file.tree->items) {
      const auto *train = llvm::dyn_cast<ast::TrainDecl>(item.get());
      if (!train)
        continue;
      if (!import.files.find(file, train->model.text)) {
        std::vector<llvm::StringRef> names = import.files.visibleNames(file);
        import.report(diag::UnknownName, train->model.range, train->model.text)
            .didYouMean(closestName(train->model.text, names));
      }
      if (train->model.text != root.typeName)
        continue;
      if (first) {
        import.report(diag::SettingRepeated, train->model.range, "train " + root.typeName)
            .note(first->model.range, "the first one is here");
        continue;
      }
      first = train;
      importTrain(import, file, *train, forward, *module);
    }
  }

  // Dimensions and attributes

  /// `--dim` and `dim` must name dimensions of the model, and agree.
  void checkDims(const SymbolScope &symbols) {
    for (const auto &[name, value] : import.options.dims)
      if (!symbols.lookup(name) && reportedDims.insert(name).second)
        import.report(diag::UnknownDimension, llvm::SMRange(), name);
    for (const ast::DeclPtr &item : file.tree->items) {
      const auto *decl = llvm::dyn_cast<ast::DimDecl>(item.get());
      if (!decl || bounds.count(decl->name.text))
        continue;
      Instance nowhere;
      StaticValue bound = Elaborator(import, file, nowhere).evaluate(*decl->upperBound);
      auto limit = bound.is<bool>() ? std::nullopt : bound.asInteger();
      if (!bound.isPoison() && (!limit || *limit < 1)) {
        import.report(diag::DimensionBound, decl->upperBound->range, bound.describe());
        continue;
      }
      std::optional<StaticValue> symbol = symbols.lookup(decl->name.text);
      if (!symbol && reportedDims.insert(decl->name.text).second)
        import.report(diag::UnknownDimension, decl->name.range, decl->name.text);
      else if (symbol && limit && symbol->asInteger() && *symbol->asInteger() > *limit)
        import.report(diag::DimensionExceeds, decl->range, decl->name.text, *symbol->asInteger(), *limit);
      bounds[decl->name.text] = limit.value_or(1);
    }
  }

  /// Dimensions keep their names in C++, where they stand beside macros and in the model's class.
  void checkDimNames(const SymbolScope &symbols, const ast::ForwardDecl &decl) {
    std::vector<llvm::StringRef> names;
    symbols.addNames(names);
    for (llvm::StringRef name : names) {
      bool isTaken = llvm::is_contained({"Model", "Status", "Training", "Workspace"}, name);
      if ((isCppMacro(name) || isTaken) && reportedDims.insert(name.str()).second)
        import.report(diag::ReservedName, decl.nameRange, name).note("a dimension is a variable in C++ under its name");
    }
  }

  void setAttributes(const Instance &root) {
    mlir::Builder builder(&import.context);
    module->getOperation()->setAttr("nn.model", root.definition->symbol);
    if (import.options.seed != 0)
      module->getOperation()->setAttr("nn.seed",
                                      builder.getI64IntegerAttr(static_cast<std::int64_t>(import.options.seed)));
    mlir::NamedAttrList list;
    for (const auto &[name, bound] : bounds)
      list.set(name, builder.getI64IntegerAttr(bound));
    if (!bounds.empty())
      module->getOperation()->setAttr("nn.dim_bounds", list.getDictionary(&import.context));
    std::vector<std::string> checks;
    for (const Dim &dim : import.dimChecks)
      checks.push_back(dim.str());
    if (!checks.empty())
      module->getOperation()->setAttr(
          "nn.dim_checks", builder.getStrArrayAttr(llvm::SmallVector<llvm::StringRef>(checks.begin(), checks.end())));
  }

  ImportContext &import;
  const SourceFile &file;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  ModuleEmitter emitter; // holds the definitions
  std::unique_ptr<ast::File> requested;
  llvm::SMRange requestedRange;
  std::map<std::string, std::int64_t> bounds;
  std::set<std::string> reportedDims;
};
} // namespace

mlir::OwningOpRef<mlir::ModuleOp> importModel(const ast::File &file, llvm::SourceMgr &sources, DiagnosticEngine &diags,
                                              mlir::MLIRContext &context, const ImportOptions &options) {
  context.loadDialect<nn::NNDialect, mlir::func::FuncDialect>();
  ImportContext import(sources, diags, context, options);
  unsigned errors = diags.errorCount();
  // What shape rules and verifiers say comes out at the expression that made the operation.
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
      import.report(diag::OperationError, import.rangeOf(diagnostic.getLocation()), diagnostic.str());
    return mlir::success();
  });
  const SourceFile &main = import.files.addMain(file);
  mlir::OwningOpRef<mlir::ModuleOp> module = ModelImporter(import, main).run();
  if (diags.errorCount() != errors || !module || mlir::failed(mlir::verify(*module)))
    return nullptr;
  return module;
}

} // namespace modc
