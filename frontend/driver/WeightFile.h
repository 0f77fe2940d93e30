// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a safetensors file, or a sharded one, holds: read from the headers by the runtime's own reader.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace modc {

struct WeightEntry {
  std::string key;
  std::string elementType; // "f32"
  std::vector<std::uint64_t> shape;
};

struct WeightFile {
  std::vector<WeightEntry> entries; // in the order of the file, shard by shard
  std::string error;                // what is wrong with it; empty if nothing
  bool unreadable = false;          // the error is one of input/output
};

WeightFile readWeightFile(const std::string &path);

} // namespace modc
