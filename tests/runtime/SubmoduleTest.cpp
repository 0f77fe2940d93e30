// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// state_dict of sub-modules alone: keys within them, PyTorch's words, tied tensors inside and across; and a file stays
// mapped rather than read.
#include "WeightBytes.h"

#include <sys/resource.h>
#include <sys/wait.h>

using namespace modc;

namespace {

// Sub-module "a" is also "b.twin"; "head.weight" is tied to the first tensor of "a".
constexpr Slot slots[] = {
    parameter<float>("a.lin.weight", {2}, 0),
    buffer<float>("a.mean", {}, 64),
    transient<float>("a.mask", {1}, 128),
    parameter<float>("ab.weight", {1}, 192),
    parameter<float>("b.twin.lin.weight", {2}, 0, 0),
    buffer<float>("b.twin.mean", {}, 64, 1),
    parameter<float>("head.weight", {2}, 0, 0),
    parameter<float>("head.again", {2}, 0, 0),
};
constexpr modc::Module modules[] = {{"", "Net"},        {"a", "Block"},   {"a.lin", "Linear"}, {"a.gone", nullptr},
                                    {"ab", "Linear"},   {"b", "Pair"},    {"b.twin", "Block"}, {"b.twin.lin", "Linear"},
                                    {"head", "Linear"}, {"none", nullptr}};
constexpr ModelInfo info("Net", slots, modules, 256);

struct Model {
  alignas(64) std::byte memory[256] = {};
  State state{info, memory};

  std::string save(std::string_view module) {
    std::string bytes;
    StringText out(bytes);
    status = write_state_dict(state, out, module);
    EXPECT_EQ(bytes.size(), status.ok() ? state_dict_size(info, module) : 0);
    return bytes;
  }
  std::string load(const WeightBytes &file, std::string_view module, bool strict = true) {
    std::string report;
    StringText out(report);
    const std::string bytes = file.bytes();
    safetensors::Index<16> index;
    status = load_state_dict(state, {bytes.data(), bytes.size()}, {strict, {}, &out, module}, index);
    return report;
  }
  Status status;
};

std::string header(const std::string &file) { return file.substr(8, file.find_last_of('}') - 7); }

TEST(Submodule, IsSavedByItsOwnKeys) {
  Model model;
  model.state.at<float>(0)[0] = 1;
  model.state.at<float>(64)[0] = 2;
  EXPECT_EQ(header(model.save("a")), R"({"__metadata__":{"format":"pt"},)"
                                     R"("lin.weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                                     R"("mean":{"dtype":"F32","shape":[],"data_offsets":[8,12]}})");
  EXPECT_EQ(model.save("b.twin"), model.save("a")) << "the values stand under the other name too";
  EXPECT_EQ(header(model.save("head")), R"({"__metadata__":{"format":"pt","again":"weight"},)"
                                        R"("weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
  EXPECT_EQ(header(model.save("a.lin")), R"({"__metadata__":{"format":"pt"},)"
                                         R"("weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
}

TEST(Submodule, IsLoadedByItsOwnKeys) {
  Model model;
  model.load(WeightBytes().add("lin.weight", "F32", "2", {1.0f, 2.0f}).add("mean", "F64", "", {3.0}), "a");
  ASSERT_TRUE(model.status.ok());
  EXPECT_EQ(model.state.at<float>(0)[1], 2);
  EXPECT_EQ(model.state.at<float>(64)[0], 3);
  EXPECT_EQ(model.state.at<float>(192)[0], 0);
  model.load(WeightBytes().add("again", "F32", "2", {4.0f, 5.0f}), "head");
  ASSERT_TRUE(model.status.ok()) << "one of the tied keys is enough";
  EXPECT_EQ(model.state.at<float>(0)[1], 5);
}

TEST(Submodule, ErrorsNameItsClassAndItsKeys) {
  Model model;
  WeightBytes file;
  file.add("mean", "F32", "2", {1.0f, 2.0f}).add("a.lin.weight", "F32", "1", {1.0f}).add("lin.x", "F32", "1", {1.0f});
  file.add("gone.x", "F32", "1", {1.0f}).add("mask", "F32", "1", {1.0f});
  EXPECT_EQ(model.load(file, "a"), "Error(s) in loading state_dict for Block:\n"
                                   "\tMissing key(s) in state_dict: \"lin.weight\". \n"
                                   "\tUnexpected key(s) in state_dict: \"a.lin.weight\", \"mask\", \"lin.x\". \n"
                                   "\tsize mismatch for mean: copying a param with shape torch.Size([2]) from "
                                   "checkpoint, the shape in current model is torch.Size([]).");
  EXPECT_EQ(model.state.at<float>(64)[0], 0);
  EXPECT_EQ(model.load(WeightBytes(file), "b", false).substr(0, 45), "Loaded in part: state_dict for Pair:\n\tMissing");
}

TEST(Submodule, ThatTheModelLacksIsAnError) {
  for (const char *module : {"x", "a.lin.weight", "none", "a.gone", "a.", "A"}) {
    Model model;
    EXPECT_EQ(model.load(WeightBytes(), module, false), std::string("the model has no module \"") + module + "\"");
    EXPECT_EQ(model.status.code(), Code::key_mismatch);
    model.save(module);
    EXPECT_EQ(model.status.code(), Code::key_mismatch);
  }
}

class Mapped : public FolderTest {};

TEST_F(Mapped, SubmoduleIsSavedByPathAndAFailureKeepsTheOldFile) {
  Model model;
  const std::string path = folder + "/a.safetensors";
  std::string text;
  ASSERT_TRUE(save_state_dict(model.state, path, &text, "a").ok()) << text;
  EXPECT_EQ(content("a.safetensors"), model.save("a"));
  EXPECT_FALSE(save_state_dict(model.state, path, &text, "x").ok());
  EXPECT_EQ(text, "cannot write '" + path + "': the model has no module of that path");
  EXPECT_EQ(content("a.safetensors"), model.save("a"));
}

// A file of 512 MB with one small tensor that the model has: loaded by a process that may have 64 MB of its own.
TEST_F(Mapped, FileIsNeverCopiedWhole) {
  const std::string path = folder + "/large.safetensors";
  WeightBytes file;
  file.add("weight", "F32", "1", {7.0f});
  file.header += R"(,"large":{"dtype":"U8","shape":[536870912],"data_offsets":[4,536870916]})";
  put("large.safetensors", file.bytes());
  std::filesystem::resize_file(path, std::filesystem::file_size(path) + 536870912);
  const pid_t child = ::fork();
  if (child == 0) {
    Model model;
    const rlimit limit{64 << 20, 64 << 20}; // of private writable memory: what malloc gets, not what is mapped to read
    ::setrlimit(RLIMIT_DATA, &limit);
    const bool loaded = load_state_dict(model.state, path, {false, {}, nullptr, "ab"}).ok();
    ::_exit(loaded && model.state.at<float>(192)[0] == 7 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

} // namespace
