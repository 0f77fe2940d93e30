// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a weight file's header. Apart from the other sources, because the runtime's names are its own.
#include "frontend/driver/WeightFile.h"
#include "runtime/modc/safetensors.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

namespace modc {

static void append(void *text, const char *data, std::size_t size) {
  static_cast<std::string *>(text)->append(data, size);
}

WeightFile readWeightFile(const std::string &path) {
  WeightFile result;
  if (llvm::sys::fs::is_directory(path)) {
    result.error = "is a directory";
    result.unreadable = true;
    return result;
  }
  // Mapped, not read: files have gigabytes, headers kilobytes.
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    result.error = buffer.getError().message();
    result.unreadable = true;
    return result;
  }
  Bytes bytes((*buffer)->getBufferStart(), (*buffer)->getBufferSize());
  Text report(append, &result.error);
  safetensors::File file;
  std::size_t count = 0;
  std::vector<safetensors::Entry> entries;
  if (!file.count(bytes, count, &report).ok())
    return result;
  entries.resize(count + 1); // one at least: without memory the file is not indexed
  if (!file.open(bytes, {entries.data(), entries.size()}, &report).ok())
    return result;
  file.sort_by_place();
  for (std::size_t i = 0; i < file.count(); ++i) {
    const safetensors::Entry &entry = file[i];
    if (entry.is_metadata)
      continue;
    WeightEntry &weight = result.entries.emplace_back();
    Text key(append, &weight.key);
    json::print(key, file.header(), entry.key);
    weight.elementType = llvm::StringRef(safetensors::name_of(entry.dtype)).lower();
    weight.shape.resize(safetensors::max_rank);
    file.shape(entry, weight.shape.data());
    weight.shape.resize(entry.rank);
  }
  return result;
}

} // namespace modc
