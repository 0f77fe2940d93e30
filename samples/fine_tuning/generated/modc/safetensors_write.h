// SPDX-License-Identifier: 0BSD
// Writes what every safetensors file has: the header's length, padding, and a tensor's line in the header.
#ifndef MODC_ABI_1_SAFETENSORS_WRITE_H
#define MODC_ABI_1_SAFETENSORS_WRITE_H

#include "safetensors.h"

namespace modc {
inline namespace abi_1 {
namespace safetensors {

/// :{"dtype":"F32","shape":[128,64],"data_offsets":[0,32768]}
inline void write_tensor(Text& out, Dtype dtype, const Shape& shape, std::size_t offset) {
  out << ":{\"dtype\":\"" << name_of(dtype) << "\",\"shape\":[";
  for (int d = 0; d < shape.rank; ++d) {
    if (d > 0) out << ",";
    out << static_cast<std::uint64_t>(shape[d]);
  }
  out << "],\"data_offsets\":[" << static_cast<std::uint64_t>(offset);
  out << "," << static_cast<std::uint64_t>(offset + static_cast<std::size_t>(shape.size()) * size_of(dtype)) << "]}";
}

/// Bytes that `write` writes.
template <class Write>
std::size_t written_size(Write write) {
  std::size_t size = 0;
  Text counter([](void* sum, const char*, std::size_t bytes) { *static_cast<std::size_t*>(sum) += bytes; }, &size);
  write(counter);
  return size;
}

/// Bytes of the header's length and of the header that `write` writes, with spaces up to a multiple of eight.
template <class Write>
std::size_t padded_header_size(Write write) {
  return 8 + (written_size(write) + 7) / 8 * 8;
}
template <class Write>
void write_padded_header(Text& out, Write write) {
  const std::size_t size = written_size(write);
  const std::uint64_t padded = (size + 7) / 8 * 8;
  out.write(&padded, sizeof padded);
  write(out);
  out << std::string_view("       ", static_cast<std::size_t>(padded) - size);
}

}  // namespace safetensors
}  // namespace abi_1
}  // namespace modc

#endif
