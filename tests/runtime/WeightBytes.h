// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds safetensors files for tests, and a folder for them.
#pragma once

#include "modc/io.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

/// Tensors one after the other, and the safetensors file of them.
struct WeightBytes {
  std::string header = "{", data;

  WeightBytes &add(const std::string &key, const std::string &dtype, const std::string &shape,
                   const std::string &bytes) {
    header += (header.size() > 1 ? ",\"" : "\"") + key + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape +
              "],\"data_offsets\":[" + std::to_string(data.size()) + "," + std::to_string(data.size() + bytes.size()) +
              "]}";
    data += bytes;
    return *this;
  }
  template <class T>
  WeightBytes &add(const std::string &key, const std::string &dtype, const std::string &shape,
                   std::initializer_list<T> values) {
    return add(key, dtype, shape,
               std::string(reinterpret_cast<const char *>(values.begin()), values.size() * sizeof(T)));
  }
  std::string bytes() const {
    std::string all;
    for (int i = 0; i < 8; ++i)
      all += static_cast<char>((header.size() + 1) >> (8 * i) & 255);
    return all + header + "}" + data;
  }
};

/// A folder of its own, emptied before and after.
class FolderTest : public ::testing::Test {
protected:
  void SetUp() override {
    const auto *test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder = ::testing::TempDir() + "modc-" + test->name() + "-" + std::to_string(::getpid());
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void put(const std::string &name, const std::string &bytes) const {
    std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
  }
  std::string content(const std::string &name) const {
    std::ifstream in(folder + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string folder;
};
