// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The contractions under test, shared by the program that writes their kernels and the one that checks them.
#ifndef MODC_TESTS_KERNELS_CASES_H
#define MODC_TESTS_KERNELS_CASES_H

#include <string>
#include <vector>

namespace cases {

enum class B { Packed, RowMajor, ColumnMajor }; // packed weights; (k, n); PyTorch's (n, k)
enum class Fused { None, BiasRelu, Residual, ResidualInPlace, ReluFirst };

struct Contraction {
  int m, n, k;
  bool symbolicM = false, symbolicN = false, symbolicK = false;
  B b = B::Packed;
  bool transposedA = false;
  Fused fused = Fused::None;
  int batch = 0;
  bool isDouble = false;

  /// Kernels for all values of a symbolic extent are one.
  std::string name() const {
    const auto dim = [](bool symbolic, int value) { return symbolic ? std::string("s") : std::to_string(value); };
    const char *bs[] = {"packed", "rows", "columns"},
               *fs[] = {"", "_bias_relu", "_residual", "_in_place", "_relu_first"};
    return std::string("mm_") + bs[int(b)] + "_" + dim(symbolicM, m) + "x" + dim(symbolicN, n) + "x" +
           dim(symbolicK, k) + (transposedA ? "_ta" : "") + fs[int(fused)] +
           (batch ? "_batch" + std::to_string(batch) : "") + (isDouble ? "_f64" : "");
  }
};

/// The commonest register tile of a target: what the extents under test lie around.
struct Tile {
  int rows, width, lanes;
};
inline Tile tileOf(const std::string &target) {
  if (target == "x86-64-v4")
    return {8, 48, 16};
  if (target == "aarch64")
    return {8, 12, 4};
  return target == "x86-64-v3" ? Tile{6, 16, 8} : Tile{6, 8, 4};
}

/// Around the tile of `rows` x `width` of a target with `lanes` float lanes.
inline std::vector<Contraction> contractions(int rows, int width, int lanes) {
  std::vector<Contraction> all;
  const int ms[] = {1, rows - 1, rows, rows + 1};
  const int ns[] = {1, 2, lanes - 1, lanes, lanes + 1, width - 1, width, width + 1, 10, 2 * width + 3};
  for (B b : {B::Packed, B::RowMajor, B::ColumnMajor})
    for (int n : ns) {
      for (int m : {0, 1, rows - 1, rows, rows + 1, 2 * rows + 1})
        all.push_back({m, n, 7, true, false, false, b, false, Fused::BiasRelu});
      all.push_back({rows + 1, n, 1, false, false, false, b});
      all.push_back({1, n, 33, false, false, false, b, false, Fused::BiasRelu});
    }
  for (int m : ms)
    for (int n : {1, width - 1, width + 1}) {
      all.push_back({m, n, 5, false, false, false, B::RowMajor, true});
      for (int k : {1, 5, 255, 256, 257, 600})
        all.push_back({m, n, k, false, false, true, B::RowMajor, true});
      for (Fused fused : {Fused::Residual, Fused::ResidualInPlace, Fused::ReluFirst})
        for (B b : {B::Packed, B::RowMajor, B::ColumnMajor})
          all.push_back({m, n, 9, true, false, false, b, false, fused});
    }
  for (B b : {B::RowMajor, B::ColumnMajor})
    for (int m : ms)
      for (int n : {1, lanes, width - 1, width, width + 1, 3 * width + 2})
        for (int k : {1, lanes - 1, lanes, lanes + 1, 40})
          all.push_back({m, n, k, true, true, true, b, false, Fused::None, 3});
  all.push_back({64, 2 * width + 3, 300, false, false, false, B::RowMajor});
  all.push_back({256 + 1, width + 3, 260, false, false, false, B::RowMajor, false, Fused::BiasRelu});
  all.push_back({65, width + 3, 260, false, false, false, B::ColumnMajor, false, Fused::BiasRelu});
  // Sums in two levels: chains of equal length, of unequal ones (a prime), and with a panel.
  for (int k : {521, 768, 9000}) {
    for (B b : {B::Packed, B::RowMajor})
      for (int m : {1, rows + 1})
        all.push_back({m, width + 3, k, false, false, false, b});
    all.push_back({65, width + 3, k, false, false, false, B::ColumnMajor});
  }
  all.push_back({257, width + 3, 768, false, false, false, B::RowMajor});
  for (B b : {B::Packed, B::RowMajor, B::ColumnMajor})
    for (int m : {1, 3, 9})
      for (int n : {1, 7, 17})
        all.push_back({m, n, 13, true, false, false, b, false, Fused::BiasRelu, 0, true});
  return all;
}

/// Constant row lengths of reductions and elementwise kernels; 0: a run-time extent.
inline const std::vector<int> &lengths() {
  static const std::vector<int> all = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 33, 64, 100, 300};
  return all;
}
/// What a run-time extent is given.
inline const std::vector<int> &runTimeLengths() {
  static const std::vector<int> all = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130, 300};
  return all;
}

} // namespace cases

#endif
