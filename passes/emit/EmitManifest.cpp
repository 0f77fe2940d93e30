// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the manifest: what was compiled how, the model's state and figures, a hash of each file, and the lines of the spec
// behind those of the generated code.
#include "ir/Location.h"
#include "passes/emit/EmitFiles.h"
#include "passes/emit/ModelFigures.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

namespace modc {

namespace {

namespace json = llvm::json;

/// A line of a generated file and the places in the spec, "digits.mspec:7", that it and the lines up to the next row serve.
using LineRows = std::map<unsigned, std::set<std::string>>;

std::string sha256(llvm::StringRef text) {
  auto digest = llvm::SHA256::hash(llvm::arrayRefFromStringRef(text));
  return llvm::toHex(digest, /*LowerCase=*/true);
}

std::string placeOf(const SpecFrame &frame) {
  return fmt::format("{}:{}",
                     frame.file.rsplit('/').second.empty() ? frame.file.str() : frame.file.rsplit('/').second.str(),
                     frame.line);
}

class ManifestWriter {
public:
  ManifestWriter(const EmitModel &model, llvm::ArrayRef<EmittedFile> files) : model(model), files(files) {
    model.program.walk([&](nn::LaunchOp launch) {
      SpecFrame frame = userFrame(launch.getLoc());
      if (!frame.line)
        return;
      statements.try_emplace(statementComment(frame.text), placeOf(frame));
      kernels[launch.getKernel().str()].insert(placeOf(frame));
    });
  }

  std::string text() {
    std::string result;
    llvm::raw_string_ostream stream(result);
    json::OStream out(stream, 2);
    out.object([&] {
      options(out);
      out.attributeObject("model", [&] { figures(out); });
      out.attributeObject("files", [&] {
        for (const EmittedFile &file : files)
          out.attribute(file.path, sha256(file.text));
      });
      out.attributeObject("lines", [&] { lines(out); });
    });
    return result + "\n";
  }

private:
  /// A row of a table on one line.
  static void row(json::OStream &out, json::Array cells) {
    out.rawValue([&](llvm::raw_ostream &stream) { stream << json::Value(std::move(cells)); });
  }

  void options(json::OStream &out) {
    const EmitOptions &options = model.options;
    out.attribute("emission", 1);
    out.attribute("spec", options.specName);
    out.attribute("spec_sha256", sha256(options.specText));
    out.attribute("module", options.module);
    out.attribute("dims", json::Array(options.dims));
    out.attribute("modes", json::Array(options.modes));
    if (!options.hooks.empty() && options.hooks != "extern")
      out.attribute("hooks", options.hooks);
    out.attribute("namespace", options.nameSpace);
    out.attribute("target", options.target.name);
    out.attribute("march", options.target.march);
    out.attribute("threads", threadsNames()[static_cast<unsigned>(options.threads)]);
    out.attribute("layout", options.flat ? "flat" : "tree");
    out.attribute("runtime", options.copyRuntime ? "copy" : "external");
    out.attribute("seed", options.seed);
  }

  void figures(json::OStream &out) {
    ModelFigures figures = modelFigures(model);
    auto table = [&](const char *name, const std::vector<std::pair<std::string, std::string>> &rows) {
      out.attributeObject(name, [&] {
        for (const auto &[key, figure] : rows)
          out.attribute(key, figure);
      });
    };
    out.attribute("parameters", figures.parameters);
    table("flops", figures.flops);
    table("memory", figures.memory);
    out.attributeArray("modules", [&] {
      for (const ModuleRow &module : model.modules)
        if (module.aliasOf < 0 && !module.type.empty())
          row(out, json::Array{module.path, module.type});
    });
    out.attributeArray("state", [&] {
      for (const EmitSlot &slot : model.slots)
        state(out, slot);
    });
    out.attributeArray("kernels", [&] {
      for (nn::KernelOp kernel : model.kernelsByName())
        out.value(kernel.getSymName());
    });
  }

  /// The state_dict: what is loaded and saved.
  void state(json::OStream &out, const EmitSlot &slot) {
    nn::SlotOp owner = slot.aliasOf < 0 ? slot.op : model.slots[slot.aliasOf].op;
    if (owner.getKind() == "plain" || owner.getTransient() || owner->hasAttr("nn.unregistered"))
      return;
    const char *kind = owner.getKind() == "param" ? "parameter" : "buffer";
    row(out, json::Array{slot.key, kind, nn::typeText(owner.getType())});
  }

  void lines(json::OStream &out) {
    for (const EmittedFile &file : files) {
      LineRows rows = rowsOf(file);
      if (rows.empty())
        continue;
      out.attributeArray(file.path, [&] {
        unsigned last = 0;
        for (const auto &[line, places] : rows) {
          json::Array cells{line - std::exchange(last, line)}; // so that a line more changes one row
          for (const std::string &place : places)
            cells.push_back(place);
          row(out, std::move(cells));
        }
      });
    }
  }

  LineRows rowsOf(const EmittedFile &file) const {
    LineRows rows;
    bool isSource = file.path == model.options.stem + ".cpp";
    bool hasKernels = !isSource && llvm::StringRef(file.path).ends_with(".cpp");
    if (!isSource && !hasKernels)
      return rows;
    llvm::SmallVector<llvm::StringRef> text;
    llvm::StringRef(file.text).split(text, '\n');
    for (unsigned i = 0; i < text.size(); ++i) {
      llvm::StringRef line = text[i].ltrim();
      if (isSource) { // the spec's text stands above what comes from it
        bool isNote = text[i].starts_with("  ") && line.consume_front("// ");
        auto it = isNote ? statements.find(line.str()) : statements.end();
        if (it != statements.end())
          rows[i + 1].insert(it->second);
        else if (!rows.empty() && !rows.rbegin()->second.empty() && (isNote || line.starts_with("return ")))
          rows[i + 1]; // nothing in the spec
      } else if (text[i].starts_with("void ")) {
        auto it = kernels.find(text[i].drop_front(5).split('(').first.str());
        if (it != kernels.end())
          rows[i + 1] = it->second;
      }
    }
    return rows;
  }

  const EmitModel &model;
  llvm::ArrayRef<EmittedFile> files;
  std::map<std::string, std::string> statements;        // text of the comment -> place
  std::map<std::string, std::set<std::string>> kernels; // name -> places that launch it
};

} // namespace

std::string emitManifest(const EmitModel &model, llvm::ArrayRef<EmittedFile> files) {
  return ManifestWriter(model, files).text();
}

} // namespace modc
