// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a weight file's header, or those of all files that an index names. Apart from the other sources, because the
// runtime's names are its own.
#include "frontend/driver/WeightFile.h"
#include "runtime/modc/io.h"

#include "llvm/ADT/StringRef.h"

namespace modc {

static void append(void *text, const char *data, std::size_t size) {
  static_cast<std::string *>(text)->append(data, size);
}

static void addEntries(safetensors::File &file, WeightFile &result) {
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
}

WeightFile readWeightFile(const std::string &path) {
  WeightFile result;
  WeightFiles files; // mapped, not read: files have gigabytes, headers kilobytes
  const Status status = files.open(path, &result.error);
  result.unreadable = status.code() == Code::io_error;
  llvm::StringRef error(result.error); // the diagnostic names the file itself
  if (error.consume_front("cannot load '" + path + "': "))
    result.error = error.str();
  if (status.ok())
    for (int i = 0; i < files.count(); ++i)
      addEntries(files.data()[i], result);
  return result;
}

} // namespace modc
