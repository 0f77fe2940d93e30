// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sharded files: an index and its shards loaded as one state_dict, and one hostile index for each rule.
#include "WeightBytes.h"

using namespace modc;

namespace {

constexpr Slot slots[] = {parameter<float>("a.weight", {2}, 0), parameter<float>("a.bias", {1}, 64),
                          parameter<float>("b.weight", {2}, 128), parameter<float>("head.weight", {2}, 0, 0)};
constexpr modc::Module modules[] = {{"", "Net"}, {"a", "Linear"}, {"b", "Linear"}, {"head", "Linear"}};
constexpr ModelInfo info("Net", slots, modules, 192);

struct Model {
  alignas(64) std::byte memory[192] = {};
  State state{info, memory};
};

class Shards : public FolderTest {
protected:
  void SetUp() override {
    FolderTest::SetUp();
    put("1.safetensors", WeightBytes().add("a.weight", "F32", "2", {1.0f, 2.0f}).bytes());
    put("2.safetensors",
        WeightBytes().add("b.weight", "F32", "2", {4.0f, 5.0f}).add("a.bias", "F32", "1", {3.0f}).bytes());
  }

  /// The error of loading this index, or "ok".
  std::string load(const std::string &index, const LoadOptions &options = {}) {
    put("model.safetensors.index.json", index);
    std::string text;
    const std::string path = folder + "/model.safetensors.index.json";
    const std::uint64_t version = model.state.version();
    status = load_state_dict(model.state, path, options, &text);
    EXPECT_EQ(model.state.version() != version, status.ok()) << "all or nothing";
    report = text;
    const std::string start = "cannot load '" + path + "': ";
    EXPECT_TRUE(status.code() != Code::bad_file || text.substr(0, start.size()) == start) << text;
    return status.ok() ? "ok" : status.code() == Code::bad_file ? text.substr(start.size()) : text;
  }
  static std::string map(const std::string &rows) { return "{\"weight_map\":{" + rows + "}}"; }

  Model model;
  Status status;
  std::string report;
};

const char whole[] = R"("a.weight":"1.safetensors","a.bias":"2.safetensors","b.weight":"2.safetensors")";

TEST_F(Shards, AreLoadedAsOne) {
  ASSERT_EQ(load(R"({"metadata": {"total_size": 20, "total_parameters": 2.5e1, "format": "pt", "x": null, "y": true},)"
                 "\n \"weight_map\": {" +
                 std::string(whole) + "}}\n"),
            "ok");
  EXPECT_EQ(report, "");
  EXPECT_EQ(model.state.at<float>(0)[1], 2);
  EXPECT_EQ(model.state.at<float>(64)[0], 3);
  EXPECT_EQ(model.state.at<float>(128)[1], 5);
}

TEST_F(Shards, ReportNamesKeysOfAllShards) {
  put("1.safetensors", WeightBytes().add("a.x", "F32", "2", {1.0f, 2.0f}).bytes());
  put("2.safetensors", WeightBytes().add("b.weight", "F32", "1", {4.0f}).add("y", "F32", "1", {3.0f}).bytes());
  const std::string index = map(R"("a.x":"1.safetensors","b.weight":"2.safetensors","y":"2.safetensors")");
  EXPECT_EQ(load(index), "Error(s) in loading state_dict for Net:\n"
                         "\tMissing key(s) in state_dict: \"a.weight\", \"a.bias\", \"head.weight\". \n"
                         "\tUnexpected key(s) in state_dict: \"y\", \"a.x\". \n"
                         "\tsize mismatch for b.weight: copying a param with shape torch.Size([1]) from checkpoint, "
                         "the shape in current model is torch.Size([2]).");
}

TEST_F(Shards, PrefixAndSubmoduleToo) {
  put("1.safetensors", WeightBytes().add("module.weight", "F32", "2", {8.0f, 9.0f}).bytes());
  ASSERT_EQ(load(map(R"("module.weight":"1.safetensors")"), {true, "module.", nullptr, "b"}), "ok") << report;
  EXPECT_EQ(model.state.at<float>(128)[1], 9);
  EXPECT_EQ(model.state.at<float>(0)[1], 0);
}

TEST_F(Shards, KeysAndNamesMayBeEscaped) {
  EXPECT_EQ(load(map(R"("a\u002eweight":"\u0031.safetensors","a.bias":"2.safetensors","b.weight":"2.safetensors")")),
            "ok");
}

TEST_F(Shards, HostileIndexes) {
  const std::string w = map(whole), no = "not an index of shards: ";
  const auto file = [](const std::string &name) { return map("\"a.weight\":\"" + name + "\""); };
  const std::string beside = no + "a shard must be the name of a file beside the index";
  const std::pair<std::string, std::string> all[] = {
      {"", no + "the index does not begin with {"},
      {" " + w, no + "the index does not begin with {"},
      {"\xef\xbb\xbf" + w, no + "the index does not begin with {"},
      {"[]", no + "the index does not begin with {"},
      {"{}", no + "a string is expected"},
      {w.substr(0, w.size() - 1), no + "a comma or } is expected"},
      {w + "x", no + "text after the index's last }"},
      {w + std::string(1, '\0'), no + "text after the index's last }"},
      {R"({"metadata":{}})", no + "weight_map is missing"},
      {R"({"weight_map":{},"weight_map":{}})", no + "weight_map stands twice"},
      {R"({"metadata":{},"metadata":{}})", no + "metadata stands twice"},
      {R"({"weights":{}})", no + "an unknown field"},
      {R"({"weight_map":[]})", no + "{ is expected"},
      {R"({"metadata":{"a":{}},"weight_map":{}})", no + "a string, number, true, false or null is expected"},
      {R"({"metadata":{"a":[[[1]]]},"weight_map":{}})", no + "a string, number, true, false or null is expected"},
      {R"({"metadata":{"a":1.},"weight_map":{}})", no + "digits are expected after the point"},
      {R"({"metadata":{"a":1e},"weight_map":{}})", no + "digits are expected in the exponent"},
      {R"({"metadata":{"a":01},"weight_map":{}})", no + "a comma or } is expected"},
      {map(R"("a.weight":1)"), no + "a string is expected"},
      {map(R"("a.weight":"x",)"), no + "a string is expected"},
      {map("\"a\n\":\"x\""), no + "a control character in a string"},
      {map("\"a\xff\":\"x\""), no + "not valid UTF-8"},
      {file(""), beside},
      {file("."), beside},
      {file(".."), beside},
      {file("../1.safetensors"), beside},
      {file("/etc/passwd"), beside},
      {file("a\\\\b"), beside},
      {file("c:x"), beside},
      {file("\\u002e\\u002e\\u002fx"), beside},
      {file(std::string(256, 'x')), beside},
      {file("a\\u0000b"), no + "a NUL character in a string"},
      {map(std::string(whole) + R"(,"a.bias":"2.safetensors")"), "the key \"a.bias\" stands twice in the index"},
      {map(std::string(whole) + R"(,"a.bias":"1.safetensors")"), "the key \"a.bias\" stands twice in the index"},
      {map(std::string(whole) + R"(,"c":"1.safetensors")"),
       "the index says that \"c\" is in '1.safetensors', which has no such tensor"},
      {map(R"("a.weight":"1.safetensors","a.bias":"2.safetensors")"),
       "'2.safetensors': the index does not name the tensor \"b.weight\" of this file"},
      {map(R"("a.weight":"1.safetensors","a.bias":"1.safetensors","b.weight":"2.safetensors")"),
       "the index says that \"a.bias\" is in '1.safetensors', which has no such tensor"},
  };
  for (const auto &[index, error] : all) {
    const std::string words = load(index);
    EXPECT_EQ(words.substr(0, error.size()), error) << index;
  }
}

TEST_F(Shards, HostileShards) {
  put("3.safetensors", content("1.safetensors"));
  EXPECT_EQ(load(map(std::string(whole) + R"(,"head.weight":"3.safetensors")")),
            "the index says that \"head.weight\" is in '3.safetensors', which has no such tensor");
  put("2.safetensors", content("2.safetensors").substr(0, 40));
  EXPECT_EQ(load(map(whole)).substr(0, 40), "'2.safetensors': the file is truncated: ");
  std::filesystem::remove(folder + "/2.safetensors");
  EXPECT_EQ(load(map(whole)), "cannot open '" + folder + "/2.safetensors': No such file or directory");
  std::filesystem::create_directory(folder + "/2.safetensors");
  EXPECT_EQ(load(map(whole)), "cannot read '" + folder + "/2.safetensors': Not a regular file");
  EXPECT_EQ(status.code(), Code::io_error);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(model.state.at<float>(size_t(64) * size_t(i))[0], 0);
}

} // namespace
