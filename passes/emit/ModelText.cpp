// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texts that header and source share.
#include "passes/emit/ModelText.h"
#include "passes/IndexBounds.h"
#include "passes/emit/EmitStep.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

static std::int64_t aligned(std::int64_t bytes) { return (bytes + 63) / 64 * 64; }

static std::int64_t slotBytes(nn::SlotOp slot) {
  auto dims = nn::getDims(slot.getType());
  return product(dims)->constant().value_or(0) * nn::elementBytes(nn::elementType(slot.getType()));
}

MemorySizes memorySizes(const EmitModel &model) {
  MemorySizes sizes;
  sizes.state = model.stateBytes + model.packedBytes;
  if (model.train())
    for (const EmitSlot &row : model.slots)
      if (row.trainable)
        sizes.gradients += aligned(slotBytes(nn::SlotOp(row.op)));
  sizes.optimizer = optimizerStates(model) * sizes.gradients;
  return sizes;
}

/// One text for each program, all in the same workspace: only one of them is recorded at a time.
static std::vector<VariantText> makeTexts(const EmitModel &model, llvm::ArrayRef<const EmitFunction *> functions,
                                          const std::string &prefix, bool training, std::vector<std::string> &taken) {
  std::vector<VariantText> variants;
  std::vector<ProgramText *> texts;
  for (const EmitFunction *function : functions) {
    std::string own = llvm::StringRef(prefix + function->suffix).ltrim('_').str();
    auto text = std::make_unique<ProgramText>(model, *function, own.empty() ? own : own + "_", training, taken);
    for (std::string &constant : text->placeConstants())
      taken.push_back(std::move(constant));
    texts.push_back(text.get());
    variants.push_back({function, std::move(text)});
  }
  shareWorkspace(texts);
  return variants;
}

ModelText::ModelText(const EmitModel &model) : model(model) {
  std::vector<std::string> taken; // constants of places, all in one namespace
  evals = makeTexts(model, model.evals(), "", /*training=*/false, taken);
  trains = makeTexts(model, model.trains(), model.eval() ? "train" : "", /*training=*/true, taken);
  std::vector<std::string> locals = taken;
  locals.insert(locals.end(), {"call", "place"});
  for (const EmitFunction *function : model.namedHookPrograms()) {
    mlir::func::FuncOp hook(function->op);
    hooks.push_back({function, std::make_unique<ProgramText>(model, *function, hook.getSymName().str() + "_",
                                                             /*training=*/false, locals)});
  }
  evalText = evals.empty() ? nullptr : evals.front().text.get();
  trainText = trains.empty() ? nullptr : trains.front().text.get();
  if (!trainText)
    return;
  trainText->reserveNames(taken);
  std::int64_t offset = 0;
  for (int i = 0; i < static_cast<int>(model.slots.size()); ++i)
    if (model.slots[i].trainable) {
      nn::SlotOp slot(model.slots[i].op);
      auto group = slot->getAttrOfType<mlir::IntegerAttr>("nn.group");
      bool isSeen = slot.getKind() == "param" && !slot->hasAttr("nn.unregistered");
      trained.push_back({i, offset, !isSeen ? -1 : group ? static_cast<int>(group.getInt()) : 0});
      offset += aligned(slotBytes(slot));
    }
  if (llvm::any_of(trains, [](const VariantText &variant) { return variant.text->needsSpare(); })) {
    std::int64_t largest = 0;
    for (const TrainedRow &row : trained)
      largest = std::max(largest, slotBytes(model.slots[row.slot].op));
    sparePlace = trainText->reserve("spare", Dim(largest / 4), mlir::Float32Type::get(model.program.getContext()));
  }
  if (!model.trainBlock)
    return;
  for (const EmitPort &port : model.train()->outputs) {
    Dim elements = product(port.dims).value_or(Dim(0));
    mlir::Type element = nn::elementType(port.value);
    outputPlaces.push_back(trainText->reserve(port.name, elements, element));
    gradientPlaces.push_back(trainText->reserve("d" + port.name, elements, element));
  }
}

std::string ModelText::portType(const EmitPort &port, const char *view) {
  return port.host ? "double" : fmt::format("modc::{}{}<{}>", view, port.dims.size(), port.type);
}

std::string ModelText::ports(llvm::ArrayRef<EmitPort> ports, const char *view) const {
  std::string text;
  for (const EmitPort &port : ports)
    text += fmt::format("{} {}, ", portType(port, view), port.name);
  return text;
}

std::string ModelText::portTypes(llvm::ArrayRef<EmitPort> ports, const char *view) const {
  std::string text;
  for (const EmitPort &port : ports)
    text += (text.empty() ? "" : ", ") + portType(port, view);
  return text;
}

std::string ModelText::boundsNote() const {
  const std::vector<std::string> &symbols = forward().symbols;
  if (symbols.empty())
    return "";
  return fmt::format(" with {} up to {}", llvm::join(symbols, ", "),
                     symbols.size() == 1 ? "this bound" : "these bounds");
}

std::string ModelText::boundParameters() const {
  std::string text;
  for (const std::string &symbol : forward().symbols)
    text += (text.empty() ? "" : ", ") + ("std::int64_t " + symbol);
  return text;
}

static std::string sourceIn(llvm::ArrayRef<EmitPort> ports, llvm::StringRef symbol) {
  for (const EmitPort &port : ports)
    for (std::size_t i = 0; i < port.dims.size(); ++i)
      if (port.dims[i] == Dim::symbol(symbol))
        return fmt::format("{}.n{}", port.name, i);
  return {};
}

std::string ModelText::symbolSource(llvm::StringRef symbol) const {
  std::string source = sourceIn(forward().inputs, symbol);
  if (source.empty())
    throw InternalError("no input has the extent " + symbol.str());
  return source;
}

std::string ModelText::shapeFromInputs(const EmitPort &port) const {
  std::string text;
  for (const Dim &dim : port.dims) {
    std::string extent;
    for (const auto &[monomial, coefficient] : llvm::reverse(dim.terms())) {
      std::string term = monomial.empty() || coefficient != 1 ? fmt::format("{}", coefficient) : "";
      for (const std::string &symbol : monomial)
        term += (term.empty() ? "" : " * ") + symbolSource(symbol);
      extent += (extent.empty() ? "" : " + ") + term;
    }
    text += (text.empty() ? "" : ", ") + (extent.empty() ? "0" : extent);
  }
  return "{" + text + "}";
}

std::string entryLines(const std::string &head, const std::vector<std::string> &entries, const std::string &tail) {
  llvm::StringRef last = llvm::StringRef(head).drop_front(head.find_last_of('\n') + 1); // none: npos + 1 is 0
  std::string text = head + "\n";
  for (const std::string &entry : entries)
    text += fmt::format("{}  {},\n", last.take_while(llvm::isSpace).str(), entry);
  return text + tail;
}

bool mentions(llvm::StringRef text, llvm::StringRef name) {
  auto isWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (std::size_t at = text.find(name); at != llvm::StringRef::npos; at = text.find(name, at + 1)) {
    std::size_t end = at + name.size();
    if ((at == 0 || !isWord(text[at - 1])) && (end == text.size() || !isWord(text[end])))
      return true;
  }
  return false;
}

std::string ModelText::maybeUnused(const std::string &parameters, const std::string &body) const {
  llvm::SmallVector<llvm::StringRef> list;
  llvm::StringRef(parameters).split(list, ", ", -1, /*KeepEmpty=*/false);
  std::string text;
  for (llvm::StringRef parameter : list) {
    auto [type, name] = parameter.rsplit(' ');
    bool used = mentions(body, name);
    text += (text.empty() ? "" : ", ") + (used ? parameter.str() : type.str());
  }
  return text;
}

/// A condition on the dimensions as "T >= 3", of a polynomial that must not be negative.
static std::string comparison(const Dim &dim) {
  Dim positive, negative;
  for (const auto &[monomial, coefficient] : dim.terms()) {
    Dim term(std::abs(coefficient));
    for (const std::string &symbol : monomial)
      term = *multiply(term, Dim::symbol(symbol));
    Dim &side = coefficient > 0 ? positive : negative;
    side = *add(side, term);
  }
  bool swap = positive.isConstant();
  return fmt::format("{} {} {}", cppExtent(swap ? negative : positive),
                     swap ? "<=" : ">=", cppExtent(swap ? positive : negative));
}

/// What subscripts and `dim N <= 64` ask of dimensions, where all of them are known.
static std::string dimChecks(const EmitModel &model, llvm::ArrayRef<std::string> known) {
  std::vector<Dim> wanted;
  if (auto bounds = model.program->getAttrOfType<mlir::DictionaryAttr>("nn.dim_bounds"))
    for (mlir::NamedAttribute bound : bounds)
      wanted.push_back(*add(Dim(mlir::cast<mlir::IntegerAttr>(bound.getValue()).getInt()),
                            *multiply(Dim::symbol(bound.getName().getValue()), Dim(-1))));
  if (auto checks = model.program->getAttrOfType<mlir::ArrayAttr>("nn.dim_checks"))
    for (mlir::Attribute check : checks)
      wanted.push_back(*Dim::parse(mlir::cast<mlir::StringAttr>(check).getValue()));
  std::string text;
  for (const Dim &dim : wanted)
    if (llvm::all_of(dim.symbols(), [&](const std::string &symbol) { return llvm::is_contained(known, symbol); })) {
      std::string condition = comparison(dim);
      text += fmt::format("  MODC_CHECK_THAT({0}, wrong_shape, \"the model needs {0}\");\n", condition);
    }
  return text;
}

std::string ModelText::checks(llvm::ArrayRef<EmitPort> read, llvm::ArrayRef<EmitPort> written,
                              llvm::ArrayRef<EmitPort> symbolSources) const {
  std::string text;
  std::vector<std::string> symbols;
  for (auto ports : {read, written})
    for (const EmitPort &port : ports)
      for (const Dim &dim : port.dims)
        for (const std::string &symbol : dim.symbols())
          if (!llvm::is_contained(symbols, symbol))
            symbols.push_back(symbol);
  for (const std::string &symbol : symbols)
    if (std::string source = sourceIn(symbolSources, symbol); !source.empty())
      text += fmt::format("  const int {} = modc::extent({});\n", symbol, source);
  llvm::erase_if(symbols, [&](const std::string &symbol) { return sourceIn(symbolSources, symbol).empty(); });
  text += dimChecks(model, symbols);
  for (auto ports : {read, written})
    for (const EmitPort &port : ports)
      if (!port.host)
        text += fmt::format("  MODC_CHECK({}, {});\n", port.name, cppShape(port.dims));
  for (const EmitPort &port : read)
    if (auto bound = model.indexBounds.find(port.value); bound != model.indexBounds.end())
      text += ignoredIndex(port.value)
                  ? fmt::format("  MODC_CHECK_INDICES_OR({}, {}, {});\n", port.name, cppExtent(bound->second),
                                *ignoredIndex(port.value))
                  : fmt::format("  MODC_CHECK_INDICES({}, {});\n", port.name, cppExtent(bound->second));
  for (const EmitPort &out : written)
    for (const EmitPort &in : read)
      if (!in.host)
        text += fmt::format("  MODC_CHECK_APART({}, {});\n", in.name, out.name);
  return text;
}

std::string outputCopies(ProgramText &program, const EmitFunction &function, llvm::StringRef phase) {
  std::vector<EmitPort> ports = function.outputs;
  if (phase == "loss")
    ports = {*function.loss};
  std::string text;
  for (const EmitPort &port : ports) {
    if (program.isWrittenInPlace(port.value))
      continue;
    std::string to = phase == "loss" ? "&" + port.name : port.name + ".data";
    std::string count = phase == "loss" ? "1" : fmt::format("static_cast<std::size_t>({}.size())", port.name);
    text += fmt::format("  std::memcpy({}, {}, {} * sizeof({}));\n", to, program.source(port.value, phase), count,
                        port.type);
  }
  return text;
}

} // namespace modc
