// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arguments of models as models.json writes them: `1x64` of float32, or `1x64<50257` of 64-bit integers.
#pragma once

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

struct Described {
  std::vector<std::int64_t> shape;
  std::uint64_t below = 0;

  explicit Described(const std::string &text) {
    const std::size_t end = text.find('<');
    if (end != std::string::npos)
      below = std::stoull(text.substr(end + 1));
    std::istringstream extents(text.substr(0, end));
    for (std::string extent; std::getline(extents, extent, 'x');)
      shape.push_back(std::stoll(extent));
  }
};

inline void readFile(const std::string &path, void *data, std::size_t bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file.read(static_cast<char *>(data), static_cast<std::streamsize>(bytes)))
    throw std::runtime_error("cannot read " + path);
}

} // namespace bench
