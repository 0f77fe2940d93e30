// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads imported files and layers on demand, each once, and finds module types by name.
#include "frontend/SourceFiles.h"
#include "frontend/Parser.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace modc {

const SourceFile &SourceFiles::addMain(const ast::File &tree) {
  unsigned buffer = tree.range.isValid() ? sources.FindBufferContainingLoc(tree.range.Start) : 0;
  SourceFile &file = files.emplace_back();
  file.path = sources.getMemoryBuffer(buffer ? buffer : sources.getMainFileID())->getBufferIdentifier().str();
  file.tree = &tree;
  byPath[file.path] = &file;
  declare(file);
  return file;
}

/// Enters the file's modules and reads what it imports. The file is in `byPath` by now, so a cycle of imports ends here.
void SourceFiles::declare(SourceFile &file) {
  for (const ast::DeclPtr &item : file.tree->items) {
    if (const auto *import = llvm::dyn_cast<ast::ImportDecl>(item.get())) {
      readImport(file, *import);
    } else if (const auto *module = llvm::dyn_cast<ast::ModuleDecl>(item.get())) {
      const ModuleType *&entry = file.modules[module->name.text];
      if (entry)
        diags.report(diag::ModuleRedeclared, module->name.range, module->name.text)
            .note(entry->decl->name.range, "the first one is here");
      else
        entry = &types.emplace_back(ModuleType{module->name.text, module, &file});
    }
  }
}

void SourceFiles::readImport(SourceFile &file, const ast::ImportDecl &decl) {
  llvm::StringRef name = decl.path->plainText();
  std::vector<std::string> folders{llvm::sys::path::parent_path(file.path).str()};
  folders.insert(folders.end(), searchPaths.begin(), searchPaths.end());
  std::string tried;
  for (const std::string &folder : folders) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    llvm::sys::path::remove_dots(path); // one file under several spellings is read once
    if (auto known = byPath.find(path.str().str()); known != byPath.end()) {
      file.imports.push_back(known->second);
      return;
    }
    // A device has no end, a folder no text.
    bool isFile = llvm::sys::fs::is_regular_file(path);
    auto buffer = isFile ? llvm::MemoryBuffer::getFile(path, /*IsText=*/false)
                         : std::make_error_code(std::errc::no_such_file_or_directory);
    if (!buffer) {
      tried += (tried.empty() ? "" : ", ") + path.str().str();
      continue;
    }
    unsigned id = sources.AddNewSourceBuffer(std::move(*buffer), decl.path->range.Start);
    SourceFile &imported = files.emplace_back();
    imported.path = path.str().str();
    imported.owned = parseFile(sources, id, diags);
    imported.tree = imported.owned.get();
    byPath[imported.path] = &imported;
    file.imports.push_back(&imported);
    declare(imported);
    return;
  }
  diags.report(diag::ImportNotFound, decl.path->range, name).note("looked for " + tried);
}

const SourceFile *SourceFiles::library(llvm::StringRef name) {
  std::string path = ("<nn>/" + name + ".mspec").str();
  if (auto known = byPath.find(path); known != byPath.end())
    return known->second;
  const char *text = libraryText(name);
  if (!text)
    return nullptr;
  unsigned id = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(text, path), llvm::SMLoc());
  SourceFile &file = files.emplace_back();
  file.path = path;
  file.owned = parseFile(sources, id, diags);
  file.tree = file.owned.get();
  file.isLibrary = true;
  byPath[path] = &file;
  declare(file);
  return &file;
}

const ModuleType *SourceFiles::find(const SourceFile &file, llvm::StringRef name) {
  if (auto own = file.modules.find(name.str()); own != file.modules.end())
    return own->second;
  for (const SourceFile *imported : file.imports)
    if (auto found = imported->modules.find(name.str()); found != imported->modules.end())
      return found->second;
  const SourceFile *layer = library(name);
  if (!layer)
    return nullptr;
  auto found = layer->modules.find(name.str());
  return found == layer->modules.end() ? nullptr : found->second;
}

std::vector<llvm::StringRef> SourceFiles::visibleNames(const SourceFile &file) const {
  std::vector<llvm::StringRef> names = libraryNames();
  for (const auto &[name, type] : file.modules)
    names.push_back(name);
  for (const SourceFile *imported : file.imports)
    for (const auto &[name, type] : imported->modules)
      names.push_back(name);
  return names;
}

} // namespace modc
