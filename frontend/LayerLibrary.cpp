// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The layers of frontend/nn/, embedded into the compiler: one file for each.
#include "frontend/EmbeddedFile.h"
#include "frontend/SourceFiles.h"

namespace modc {

extern const EmbeddedFile layerLibrary[]; // made by the build from frontend/nn/*.mspec
extern const std::size_t layerLibraryCount;

static llvm::StringRef layerName(const EmbeddedFile &file) {
  llvm::StringRef name = file.name;
  name.consume_back(".mspec");
  return name;
}

std::vector<llvm::StringRef> libraryNames() {
  std::vector<llvm::StringRef> names;
  for (std::size_t i = 0; i < layerLibraryCount; ++i)
    names.push_back(layerName(layerLibrary[i]));
  return names;
}

const char *libraryText(llvm::StringRef name) {
  for (std::size_t i = 0; i < layerLibraryCount; ++i)
    if (layerName(layerLibrary[i]) == name)
      return layerLibrary[i].text;
  return nullptr;
}

} // namespace modc
