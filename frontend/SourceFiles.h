// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The spec's files: the main one, those it imports, and the layer library; and which module types each of them sees.
#pragma once

#include "frontend/AST.h"
#include "frontend/Diagnostics.h"
#include "frontend/Instance.h"

#include <deque>
#include <map>

namespace modc {

/// One parsed file with the names declared in it.
struct SourceFile {
  std::string path;
  const ast::File *tree = nullptr;
  std::unique_ptr<ast::File> owned;
  std::map<std::string, const ModuleType *> modules;
  std::vector<const SourceFile *> imports;
  bool isLibrary = false;
};

class SourceFiles {
public:
  SourceFiles(llvm::SourceMgr &sources, DiagnosticEngine &diags, const std::vector<std::string> &searchPaths)
      : sources(sources), diags(diags), searchPaths(searchPaths) {}

  /// Takes a parsed file and reads what it imports.
  const SourceFile &addMain(const ast::File &tree);

  /// A module type by name as `file` sees it: its own, imported ones, then the layer library. Null if there is none.
  const ModuleType *find(const SourceFile &file, llvm::StringRef name);
  /// All module types that `file` sees, the layer library's included.
  std::vector<llvm::StringRef> visibleNames(const SourceFile &file) const;

private:
  void declare(SourceFile &file);
  void readImport(SourceFile &file, const ast::ImportDecl &decl);
  const SourceFile *library(llvm::StringRef name);

  llvm::SourceMgr &sources;
  DiagnosticEngine &diags;
  const std::vector<std::string> &searchPaths;
  std::deque<SourceFile> files;
  std::deque<ModuleType> types;
  std::map<std::string, SourceFile *> byPath; // also "<nn>/Linear.mspec"
};

/// Names of the layers that come with the compiler.
std::vector<llvm::StringRef> libraryNames();
/// The text of a layer's file, null if there is none of that name.
const char *libraryText(llvm::StringRef name);

} // namespace modc
