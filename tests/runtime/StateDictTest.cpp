// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loading and saving slots: PyTorch's words, all or nothing, casts, tied tensors, and Python's safetensors both ways.
#include "WeightBytes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

using namespace modc;
using File = WeightBytes;

namespace {

// Linear + BatchNorm1d as in io_state_dict, with a tied weight and a buffer that is not saved.
constexpr Slot slots[] = {
    parameter<float>("0.weight", {2, 3}, 0),
    parameter<float>("0.bias", {2}, 64),
    parameter<float>("1.weight", {2}, 128),
    parameter<float>("1.bias", {2}, 192),
    buffer<float>("1.running_mean", {2}, 256),
    buffer<float>("1.running_var", {2}, 320),
    buffer<std::int64_t>("1.num_batches_tracked", {}, 384),
    transient<float>("mask", {1}, 448),
};
constexpr modc::Module modules[] = {
    {"", "Net"}, {"0", "Linear"}, {"1", "BatchNorm1d"}, {"2", "ReLU"}, {"none", nullptr}};
constexpr ModelInfo info("Net", slots, modules, 512);

struct Model {
  alignas(64) std::byte memory[512] = {};
  State state{info, memory};

  const float *floats(int slot) const { return reinterpret_cast<const float *>(state.data(slot)); }
};

/// All slots of the model, but for some.
File wholeFile(const std::string &prefix = "", const std::string &without = "-") {
  File file;
  const auto add = [&](const std::string &key, const std::string &shape, std::initializer_list<float> values) {
    if (key != without)
      file.add(prefix + key, "F32", shape, values);
  };
  add("0.weight", "2,3", {1, 2, 3, 4, 5, 6});
  add("0.bias", "2", {7, 8});
  add("1.weight", "2", {9, 10});
  add("1.bias", "2", {11, 12});
  add("1.running_mean", "2", {13, 14});
  add("1.running_var", "2", {15, 16});
  return file;
}

struct Loaded {
  Status status;
  std::string report;
};
Loaded load(State &state, const File &file, LoadOptions options = {}) {
  Loaded result;
  StringText report(result.report);
  options.report = &report;
  const std::string bytes = file.bytes();
  safetensors::Index<64> index;
  result.status = load_state_dict(state, {bytes.data(), bytes.size()}, options, index);
  return result;
}

TEST(Load, CopiesAndMarksStale) {
  Model model;
  model.state.set_prepared();
  const Loaded result = load(model.state, wholeFile().add<std::int64_t>("1.num_batches_tracked", "I64", "", {42}));
  EXPECT_TRUE(result.status.ok()) << result.report;
  EXPECT_EQ(result.report, "");
  EXPECT_EQ(model.floats(0)[5], 6);
  EXPECT_EQ(model.floats(5)[1], 16);
  EXPECT_EQ(*model.state.at<std::int64_t>(384), 42);
  EXPECT_FALSE(model.state.is_prepared());
}

TEST(Load, MissingCounterOfBatchesIsAccepted) {
  Model model;
  *model.state.at<std::int64_t>(384) = 5;
  EXPECT_TRUE(load(model.state, wholeFile()).status.ok());
  EXPECT_EQ(*model.state.at<std::int64_t>(384), 5);
}

TEST(Load, SpeaksPyTorchsWordsAndLeavesTheModelAlone) {
  Model model;
  model.state.at<float>(0)[0] = 77;
  const std::uint64_t version = model.state.version();
  File file = wholeFile("", "0.bias");
  file.add("1.extra", "F32", "1", {1.0f}).add("mask", "F32", "1", {1.0f}).add("2.x", "U8", "1", "x");
  file.add("bogus.w", "U8", "1", "x").add("none.below", "U8", "1", "x");
  Loaded result = load(model.state, file);
  EXPECT_EQ(result.status.code(), Code::key_mismatch);
  EXPECT_EQ(result.report, "Error(s) in loading state_dict for Net:\n"
                           "\tMissing key(s) in state_dict: \"0.bias\". \n"
                           "\tUnexpected key(s) in state_dict: \"mask\", \"bogus.w\", \"1.extra\", \"2.x\". ");
  EXPECT_EQ(model.floats(0)[0], 77) << "PyTorch copies what matches, we do not";
  EXPECT_EQ(model.state.version(), version);

  result =
      load(model.state, File().add("0.weight", "F32", "3,2", {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f}), {false, "", {}});
  EXPECT_EQ(result.status.code(), Code::key_mismatch) << "a wrong shape is an error even when not strict";
  EXPECT_EQ(result.report, "Error(s) in loading state_dict for Net:\n"
                           "\tsize mismatch for 0.weight: copying a param with shape torch.Size([3, 2]) from "
                           "checkpoint, the shape in current model is torch.Size([2, 3]).");
  EXPECT_EQ(model.floats(0)[0], 77);
}

TEST(Load, NotStrictSaysWhatItPassedOver) {
  Model model;
  const Loaded result = load(model.state, wholeFile("", "0.bias").add("x", "U8", "1", "x"), {false, "", {}});
  EXPECT_TRUE(result.status.ok());
  EXPECT_EQ(result.report, "Loaded in part: state_dict for Net:\n"
                           "\tMissing key(s) in state_dict: \"0.bias\". \n"
                           "\tUnexpected key(s) in state_dict: \"x\". ");
  EXPECT_EQ(model.floats(0)[0], 1);
}

TEST(Load, PrefixIsExplainedAndCanBeTaken) {
  Model model;
  for (const std::string prefix : {"module.", "_orig_mod.", "model."}) {
    const Loaded result = load(model.state, wholeFile(prefix));
    EXPECT_NE(result.report.find("The keys of the file begin with \"" + prefix + "\": load it with the prefix"),
              std::string::npos)
        << result.report;
    EXPECT_TRUE(load(model.state, wholeFile(prefix), {true, prefix, {}}).status.ok());
  }
  EXPECT_EQ(load(model.state, wholeFile("other.")).report.find("begin with"), std::string::npos);
}

TEST(Load, CastsAsPyTorch) {
  Model model;
  File file;
  file.add("0.weight", "F64", "2,3", {0.1, 1e300, -2.0, 3.0, 4.0, 5.0});
  file.add<std::uint16_t>("0.bias", "F16", "2", {0x3c00, 0x2e66});
  file.add<std::uint16_t>("1.weight", "BF16", "2", {0x3f80, 0xc000});
  file.add<std::int64_t>("1.bias", "I64", "2", {-3, 16777217});
  file.add<std::uint8_t>("1.running_mean", "BOOL", "2", {1, 0});
  file.add<std::int8_t>("1.running_var", "I8", "2", {-5, 6});
  file.add<float>("1.num_batches_tracked", "F32", "1", {9.9f});
  const Loaded result = load(model.state, file);
  ASSERT_TRUE(result.status.ok()) << result.report;
  EXPECT_EQ(model.floats(0)[0], 0.1f);
  EXPECT_TRUE(std::isinf(model.floats(0)[1]));
  EXPECT_EQ(model.floats(1)[0], 1.0f);
  EXPECT_EQ(model.floats(1)[1], 0.0999755859375f);
  EXPECT_EQ(model.floats(2)[1], -2.0f);
  EXPECT_EQ(model.floats(3)[1], 16777216.0f);
  EXPECT_EQ(model.floats(4)[0], 1.0f);
  EXPECT_EQ(model.floats(5)[0], -5.0f);
  EXPECT_EQ(*model.state.at<std::int64_t>(384), 9) << "and shape (1,) is accepted for a scalar";
}

// Values as torch.tensor(x).to(torch.bfloat16) and .to(torch.float16) round them: to nearest, ties to even.
TEST(Load, IntoTwoBytesAnElement) {
  static constexpr Slot small[] = {frozen<bfloat16>("a", {5}, 0), frozen<float16>("b", {5}, 64),
                                   frozen<bfloat16>("c", {1}, 128)};
  static constexpr ModelInfo smallInfo("Small", small, modules, 192);
  alignas(64) std::byte memory[192] = {};
  State state(smallInfo, memory);
  File file;
  const std::initializer_list<float> values = {1.00390625f, 1.01171875f, -65520.0f, 3e-8f, 0.1f};
  file.add("a", "F32", "5", values).add("b", "F32", "5", values).add<std::uint16_t>("c", "BF16", "1", {0x3f81});
  const Loaded result = load(state, file);
  ASSERT_TRUE(result.status.ok()) << result.report;
  const std::uint16_t a[] = {0x3f80, 0x3f82, 0xc780, 0x3301, 0x3dcd}, b[] = {0x3c04, 0x3c0c, 0xfc00, 0x0001, 0x2e66};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(state.at<bfloat16>(0)[i].bits, a[i]) << i;
    EXPECT_EQ(state.at<float16>(64)[i].bits, b[i]) << i;
  }
  EXPECT_EQ(state.at<bfloat16>(128)->bits, 0x3f81);
  EXPECT_EQ(to_float(state.at<float16>(64)[3]), 0x1p-24f);
  EXPECT_EQ(to_bfloat16(to_float(bfloat16{0x3f81})).bits, 0x3f81);
}

TEST(Load, FileThatPyTorchWrote) {
  Model model;
  std::string text;
  ASSERT_TRUE(load_state_dict(model.state, MODC_GOLDEN_DATA "/io_state_dict.safetensors", {}, &text).ok()) << text;
  const float weight[] = {2.5f, -0.46875f, -1.1875f, 0.96875f, -3.0f, -1.125f};
  EXPECT_EQ(std::memcmp(model.floats(0), weight, sizeof weight), 0);
  EXPECT_EQ(model.floats(1)[1], -1.21875f);
  EXPECT_EQ(model.floats(5)[1], 1.0f);
}

TEST(Load, FileErrorsNameFileKeyAndBytes) {
  Model model;
  const std::string path = ::testing::TempDir() + "modc-cut.safetensors", bytes = wholeFile().bytes();
  std::ofstream(path, std::ios::binary) << bytes.substr(0, bytes.size() - 3);
  std::string text;
  EXPECT_EQ(load_state_dict(model.state, path, {}, &text).code(), Code::bad_file);
  EXPECT_EQ(text, "cannot load '" + path +
                      "': the file is truncated: the data of \"1.running_var\" should have 8 bytes, 5 are there");
  EXPECT_EQ(load_state_dict(model.state, "/nowhere/x.safetensors", {}, &text).code(), Code::io_error);
  EXPECT_EQ(text, "cannot open '/nowhere/x.safetensors': No such file or directory");
  EXPECT_EQ(load_state_dict(model.state, "/dev/zero", {}, &text).code(), Code::io_error);
  EXPECT_EQ(load_state_dict(model.state, ::testing::TempDir(), {}, &text).code(), Code::io_error);
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(model.floats(i)[0], 0);
}

// -------- tied tensors

constexpr Slot tiedSlots[] = {
    parameter<float>("0.weight", {2, 2}, 0),
    parameter<float>("2.weight", {2, 2}, 0, 0),
};
constexpr modc::Module tiedModules[] = {{"", "Sequential"}, {"0", "Linear"}, {"1", "ReLU"}, {"2", "Linear"}};
constexpr ModelInfo tiedInfo("Sequential", tiedSlots, tiedModules, 64);

TEST(Tied, OneKeyIsEnoughAndTheLastWins) {
  alignas(64) std::byte memory[64] = {};
  State state(tiedInfo, memory);
  std::string text;
  ASSERT_TRUE(load_state_dict(state, MODC_GOLDEN_DATA "/io_tied.safetensors", {}, &text).ok()) << text;
  EXPECT_EQ(state.at<float>(0)[3], 4.0f);
  EXPECT_TRUE(load(state, File().add("2.weight", "F32", "2,2", {5.0f, 6.0f, 7.0f, 8.0f})).status.ok());
  EXPECT_EQ(state.at<float>(0)[3], 8.0f);
  File both;
  both.add("2.weight", "F32", "2,2", {1.0f, 1.0f, 1.0f, 1.0f}).add("0.weight", "F32", "2,2", {2.0f, 2.0f, 2.0f, 2.0f});
  EXPECT_TRUE(load(state, both).status.ok());
  EXPECT_EQ(state.at<float>(0)[3], 1.0f) << "the last in the model's order, not in the file's";
  EXPECT_EQ(load(state, File().add("x", "U8", "1", "x")).report,
            "Error(s) in loading state_dict for Sequential:\n"
            "\tMissing key(s) in state_dict: \"0.weight\", \"2.weight\". \n"
            "\tUnexpected key(s) in state_dict: \"x\". ");
}

TEST(Tied, AreWrittenOnceWithTheAliasAsMetadata) {
  alignas(64) std::byte memory[64] = {};
  State state(tiedInfo, memory);
  std::string bytes;
  StringText out(bytes);
  ASSERT_TRUE(write_state_dict(state, out).ok());
  EXPECT_EQ(bytes.size(), state_dict_size(tiedInfo));
  EXPECT_EQ(bytes.substr(8, bytes.find("}}") - 6),
            R"({"__metadata__":{"format":"pt","2.weight":"0.weight"},)"
            R"("0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})");
}

// -------- writing

TEST(Save, RegistrationOrderAndAlignedData) {
  Model model;
  for (int i = 0; i < 6; ++i)
    model.state.at<float>(size_t(64) * size_t(i))[0] = static_cast<float>(i);
  *model.state.at<std::int64_t>(384) = 42;
  std::string bytes;
  StringText out(bytes);
  ASSERT_TRUE(write_state_dict(model.state, out).ok());
  EXPECT_EQ(bytes.size(), state_dict_size(info));
  EXPECT_NE(bytes.find(R"({"__metadata__":{"format":"pt"},"0.weight":{"dtype":"F32","shape":[2,3],)"
                       R"("data_offsets":[8,32]},"0.bias":{"d)"),
            std::string::npos)
      << bytes.substr(8);
  EXPECT_NE(bytes.find(R"("1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}})"),
            std::string::npos);
  EXPECT_EQ(bytes.find("mask"), std::string::npos);

  Model other;
  safetensors::Index<64> index;
  ASSERT_TRUE(load_state_dict(other.state, {bytes.data(), bytes.size()}, {}, index).ok());
  EXPECT_EQ(std::memcmp(model.memory, other.memory, 448), 0);
}

int python(const std::string &script) {
  const std::string command = std::string(MODC_PYTHON) + " -c '" + script + "'";
  return std::system(command.c_str());
}
bool hasPython() { return python("import numpy, safetensors.numpy") == 0; }

TEST(Python, ReadsWhatWeWrite) {
  if (!hasPython())
    GTEST_SKIP() << "scripts/setup installs numpy and safetensors";
  Model model;
  for (int i = 0; i < 6; ++i)
    model.state.at<float>(size_t(64) * size_t(i))[1] = static_cast<float>(i) + 0.1f;
  *model.state.at<std::int64_t>(384) = 42;
  const std::string path = ::testing::TempDir() + "modc-written.safetensors";
  std::string text;
  ASSERT_TRUE(save_state_dict(model.state, path, &text).ok()) << text;
  EXPECT_EQ(python(R"(
import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file
f = safe_open(")" + path +
                   R"(", "np")
assert f.metadata() == {"format": "pt"}, f.metadata()
d = load_file(")" + path +
                   R"(")
assert set(d) == {"0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
                  "1.num_batches_tracked"}
assert d["0.weight"].shape == (2, 3) and d["0.weight"].dtype == np.float32
assert d["1.num_batches_tracked"].shape == () and d["1.num_batches_tracked"] == 42
for i, k in enumerate(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var"]):
    assert d[k].flat[1] == np.float32(i) + np.float32(0.1), k
)"),
            0);
}

TEST(Python, WritesWhatWeRead) {
  if (!hasPython())
    GTEST_SKIP() << "scripts/setup installs numpy and safetensors";
  const std::string path = ::testing::TempDir() + "modc-python.safetensors";
  ASSERT_EQ(python(R"(
import numpy as np
from safetensors.numpy import save_file
save_file({"1.num_batches_tracked": np.array(7), "0.bias": np.array([0.1, -2], np.float16),
           "0.weight": np.arange(6, dtype=np.float64).reshape(2, 3), "1.weight": np.array([1, 2], np.int32),
           "1.bias": np.array([True, False]), "1.running_mean": np.array([3, 4], np.uint16),
           "1.running_var": np.array([5, 6], np.float32)}, ")" +
                   path + R"(", {"format": "pt", "note": "\"é\n"}))"),
            0);
  Model model;
  std::string text;
  ASSERT_TRUE(load_state_dict(model.state, path, {}, &text).ok()) << text;
  EXPECT_EQ(model.floats(0)[5], 5);
  EXPECT_EQ(model.floats(1)[0], 0.0999755859375f);
  EXPECT_EQ(model.floats(2)[1], 2);
  EXPECT_EQ(model.floats(3)[0], 1);
  EXPECT_EQ(model.floats(4)[1], 4);
  EXPECT_EQ(*model.state.at<std::int64_t>(384), 7);
}

} // namespace
