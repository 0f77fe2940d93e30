// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the manifest of a generated tree; passes/emit/EmitManifest.cpp writes it.
#pragma once

#include "llvm/Support/Error.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace modc {

struct DriverOptions;

/// What a model consists of and costs.
struct ModelDescription {
  struct Tensor {
    std::string key, kind, type; // "fc1.weight", "parameter" or "buffer", "f32[128, 64]"
  };
  std::int64_t parameters = 0;
  std::map<std::string, std::string> flops, memory;         // by program, by block
  std::vector<std::pair<std::string, std::string>> modules; // path, type
  std::vector<Tensor> state;                                // in the order of the state_dict
  std::vector<std::string> kernels;
};

struct Manifest {
  std::string stem; // of the file's name
  std::int64_t emission = 0;
  std::string spec, module, nameSpace, target, threads, layout, runtime;
  std::vector<std::string> dims, modes;
  std::string hooks; // empty: the default
  std::int64_t seed = 0;
  ModelDescription model;
  std::map<std::string, std::string> files; // path in the tree -> SHA-256 of its text
  /// By file: from this line on, the places of the spec behind the text.
  std::map<std::string, std::map<unsigned, std::vector<std::string>>> lines;

  /// The options that the tree was made with.
  void apply(DriverOptions &options) const;
};

/// The emission that this compiler writes and reads.
inline constexpr std::int64_t currentEmission = 1;

llvm::Expected<Manifest> parseManifest(llvm::StringRef fileName, llvm::StringRef text);

/// The names of the manifests in a directory, sorted.
std::vector<std::string> findManifests(const std::string &directory);
/// The manifest of a tree that has one.
llvm::Expected<Manifest> readManifest(const std::string &directory);

/// Hexadecimal SHA-256 of a text, as manifests have it.
std::string fileHash(llvm::StringRef text);

} // namespace modc
