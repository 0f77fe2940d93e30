// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Files: replaced all at once even when the process is killed, errors with their reason, and NumPy's format.
#include "modc/npy.h"
#include "modc/random.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace modc;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, emptied before and after.
class Files : public ::testing::Test {
protected:
  void SetUp() override {
    folder = ::testing::TempDir() + "modc-io-" + std::to_string(::getpid());
    fs::remove_all(folder);
    fs::create_directories(folder);
    path = folder + "/file";
  }
  void TearDown() override { fs::remove_all(folder); }

  static std::string content(const std::string &from) {
    std::ifstream in(from, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string &text) { std::ofstream(path, std::ios::binary) << text; }
  size_t count() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  Status replace(const std::string &text, std::string *error = nullptr) {
    FileReplacement file;
    MODC_TRY(file.open(path, error));
    Text out = file.text();
    out << text;
    return file.commit();
  }

  std::string folder, path;
};

TEST_F(Files, ReplacementPutsTheNewContentInPlace) {
  EXPECT_TRUE(replace("first").ok());
  EXPECT_EQ(content(path), "first");
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_TRUE(replace("second").ok());
  EXPECT_EQ(content(path), "second");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write) << "the mode stays";
  EXPECT_EQ(count(), 1u) << "no temporary file is left";
  fs::create_symlink("file", folder + "/link");
  path = folder + "/link";
  EXPECT_TRUE(replace("third").ok());
  EXPECT_TRUE(fs::is_symlink(folder + "/link"));
  EXPECT_EQ(content(folder + "/file"), "third");
}

TEST_F(Files, ReplacementGivenUpLeavesTheOldContent) {
  put("old");
  {
    FileReplacement file;
    ASSERT_TRUE(file.open(path, nullptr).ok());
    Text out = file.text();
    out << "new";
  }
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, FullDiskLeavesTheOldContent) {
  put("old");
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100000, 100000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::string error;
    const Status status = replace(std::string(300000, 'x'), &error);
    ::_exit(status.code() == Code::io_error && error == "cannot write '" + path + "': File too large" ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, MissingFolderIsAnError) {
  path = folder + "/none/file";
  std::string error;
  EXPECT_EQ(replace("x", &error).code(), Code::io_error);
  EXPECT_EQ(error, "cannot write '" + path + "': No such file or directory");
}

// A child that saves is killed at many moments; whatever it had reached, a whole file is there.
TEST_F(Files, KilledProcessLeavesAWholeFile) {
  static constexpr Slot slots[] = {parameter<float>("w", {1 << 20}, 0)};
  static constexpr modc::Module modules[] = {{"", "Net"}};
  static constexpr ModelInfo info("Net", slots, modules, 4 << 20);
  alignas(64) static std::byte memory[4 << 20];
  State state(info, memory);
  const auto fill = [&](float value) { init::constant(state, 0, static_cast<double>(value)); };
  fill(1);
  ASSERT_TRUE(save_state_dict(state, path).ok());
  int olds = 0, news = 0, leftovers = 0;
  for (int moment = 0; moment < 40; ++moment) {
    fill(1);
    ASSERT_TRUE(save_state_dict(state, path).ok());
    fill(2);
    const pid_t child = ::fork();
    if (child == 0)
      ::_exit(save_state_dict(state, path).ok() ? 0 : 1);
    ::usleep(static_cast<useconds_t>(moment * 250));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    fill(0);
    std::string text;
    ASSERT_TRUE(load_state_dict(state, path, {}, &text).ok()) << text;
    const float value = state.at<float>(0)[0];
    for (int i = 0; i < 1 << 20; i += 1000)
      ASSERT_EQ(state.at<float>(0)[i], value);
    (value == 1 ? olds : news) += 1;
    for (const auto &entry : fs::directory_iterator(folder))
      if (entry.path() != path) {
        fs::remove(entry.path());
        ++leftovers;
      }
  }
  EXPECT_GT(olds, 0);
  RecordProperty("old", olds);
  RecordProperty("new", news);
  RecordProperty("killed while writing", leftovers);
}

TEST_F(Files, NpyRoundTrip) {
  const float values[] = {1, 2, 3, 4, 5, 6};
  ASSERT_TRUE(write_npy(path, Dtype::f32, {2, 3}, values).ok());
  EXPECT_EQ(content(path).size() % 64, 24u);
  NpyArray array;
  std::string text;
  ASSERT_TRUE(read_npy(path, array, &text).ok()) << text;
  EXPECT_EQ(array.dtype, Dtype::f32);
  EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(std::memcmp(array.data.data(), values, sizeof values), 0);
  const std::int64_t scalar = -5;
  ASSERT_TRUE(write_npy(path, Dtype::i64, {}, &scalar).ok());
  ASSERT_TRUE(read_npy(path, array, &text).ok()) << text;
  EXPECT_TRUE(array.shape.empty());
  EXPECT_EQ(array.size(), 1);
  ASSERT_TRUE(write_npy(path, Dtype::f64, {0, 4}, nullptr).ok());
  ASSERT_TRUE(read_npy(path, array, &text).ok()) << text;
  EXPECT_TRUE(array.data.empty());
  EXPECT_EQ(write_npy(path, Dtype::bf16, {1}, values, &text).code(), Code::io_error);
}

std::string npy(const std::string &header, const std::string &data, char version = 1) {
  std::string file = "\x93NUMPY";
  file += {version, '\0', static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
  return file + (version > 1 ? std::string(2, '\0') : "") + header + data;
}

TEST_F(Files, NpyOrdersAndVersions) {
  NpyArray array;
  std::string text;
  put(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n", "\1\2\3\4\5\6"));
  ASSERT_TRUE(read_npy(path, array, &text).ok()) << text;
  EXPECT_EQ(std::memcmp(array.data.data(), "\1\3\5\2\4\6", 6), 0);
  put(npy("{\"shape\":(2,),\"descr\":\"|b1\",\"fortran_order\":False}", "\1\1", 3));
  ASSERT_TRUE(read_npy(path, array, &text).ok()) << text;
  EXPECT_EQ(array.shape.size(), 1u);
}

TEST_F(Files, NpyErrors) {
  const auto error = [&](const std::string &file) {
    put(file);
    NpyArray array;
    std::string text;
    EXPECT_FALSE(read_npy(path, array, &text).ok());
    return text.substr(text.find("': ") + 3);
  };
  const auto header = [](const std::string &shape, const std::string &descr = "<f4") {
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
  };
  EXPECT_EQ(error("PK"), "not a .npy file");
  EXPECT_EQ(error(npy(header("(1,)"), "abcd", 4)), "an unknown version of .npy");
  EXPECT_EQ(error(npy(header("(1,)"), "abcd").substr(0, 40)), "the file is truncated");
  EXPECT_EQ(error(npy(header("(2,)"), "abcd")), "the file is truncated");
  EXPECT_EQ(error(npy(header("(1,)"), "abcde")), "bytes after the last element");
  EXPECT_EQ(error(npy(header("(1,)", ">f4"), "abcd")), "only little-endian numbers and bools are read");
  EXPECT_EQ(error(npy(header("(1,)", "|O"), "abcd")), "only little-endian numbers and bools are read");
  EXPECT_EQ(error(npy(header("(-1,)"), "")), "the shape is not a tuple of sizes");
  EXPECT_EQ(error(npy(header("(1, 2"), "")), "the shape is not a tuple of sizes");
  EXPECT_EQ(error(npy(header("(4294967296, 4294967296)"), "")), "the shape is too large");
  EXPECT_EQ(error(npy("{'descr': '<f4'}", "")), "descr, fortran_order or shape is missing");
  EXPECT_EQ(error(npy("{'descr': '<f4', 'x': 1}", "")), "an unknown field in the header");
  EXPECT_EQ(error(npy("{'descr", "")), "the header is not a dictionary");
  EXPECT_EQ(error(npy("", "")), "the header is not a dictionary");
}

TEST_F(Files, NpyBothWaysWithNumpy) {
  const std::string python = MODC_PYTHON;
  if (std::system((python + " -c 'import numpy'").c_str()) != 0)
    GTEST_SKIP() << "scripts/setup installs numpy";
  const double values[] = {0.1, 2, 3};
  ASSERT_TRUE(write_npy(path, Dtype::f64, {3, 1}, values).ok());
  EXPECT_EQ(std::system((python + " -c 'import numpy as np; a = np.load(\"" + path +
                         "\"); assert a.shape == (3, 1) and a.dtype == np.float64 and a[0, 0] == 0.1; "
                         "np.save(\"" +
                         path + ".npy\", np.arange(6, dtype=np.int32).reshape(2, 3).T)'")
                            .c_str()),
            0);
  NpyArray array;
  std::string text;
  ASSERT_TRUE(read_npy(path + ".npy", array, &text).ok()) << text;
  const std::int32_t expected[] = {0, 3, 1, 4, 2, 5};
  EXPECT_EQ(array.dtype, Dtype::i32);
  EXPECT_EQ(array.shape, (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(std::memcmp(array.data.data(), expected, sizeof expected), 0);
}

} // namespace
