// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The safetensors reader: one hostile file for each rule, files that look odd but are right, and those PyTorch wrote.
#include "modc/io.h"

#include <gtest/gtest.h>

#include <string>

using namespace modc;
using namespace modc::safetensors;

namespace {

std::string fileOf(const std::string &header, const std::string &data = {}) {
  std::string file;
  for (int i = 0; i < 8; ++i)
    file += static_cast<char>(header.size() >> (8 * i) & 255);
  return file + header + data;
}

/// The report of an error, or "ok". The bytes are copied to a block of exactly their size, for the sanitizer.
std::string open(const std::string &file, File *result = nullptr) {
  static std::vector<char> bytes;
  static Entry entries[256];
  bytes.assign(file.begin(), file.end());
  bytes.shrink_to_fit();
  File local;
  File &opened = result != nullptr ? *result : local;
  std::string words;
  StringText report(words);
  const Status status = opened.open({bytes.data(), bytes.size()}, {entries, 256}, &report);
  return status.ok() ? "ok" : words;
}

std::string tensor(const std::string &fields) { return "{\"w\":{" + fields + "}}"; }

struct Hostile {
  const char *name;
  std::string file;
  const char *words; // that the report contains
};

std::vector<Hostile> hostileFiles() {
  const std::string good = R"({"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})";
  const auto shape = [](const std::string &extents, const std::string &end) {
    return fileOf(tensor(R"("dtype":"F32","shape":[)" + extents + R"(],"data_offsets":[0,)" + end + "]"));
  };
  const auto name = [](const std::string &text) {
    return fileOf("{\"" + text + R"(":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", "data");
  };
  std::string wrapping = fileOf(good, "data");
  for (size_t i = 0; i < 8; ++i)
    wrapping[i] = '\xff'; // 8 + length wraps to 7
  std::string large = fileOf(good, "data");
  large.replace(0, 8, std::string("\x01\xe1\xf5\x05\0\0\0\0", 8));
  std::string many = "0";
  for (int i = 1; i < 65; ++i)
    many += ",0";
  return {
      {"empty", "", "shorter than 8 bytes"},
      {"seven_bytes", "1234567", "shorter than 8 bytes"},
      {"header_length_wraps", wrapping, "more than 100,000,000"},
      {"header_of_100000001_bytes", large, "more than 100,000,000"},
      {"header_past_the_end", fileOf(good).substr(0, 30), "its header should have 53 bytes, 22 are there"},
      {"no_header", fileOf(""), "does not begin with {"},
      {"space_first", fileOf(" " + good, "data"), "does not begin with {"},
      {"byte_order_mark", fileOf("\xef\xbb\xbf" + good, "data"), "does not begin with {"},
      {"array", fileOf("[]"), "does not begin with {"},
      {"nul_at_end", fileOf(good + std::string(1, '\0'), "data"), "text after the header's last }"},
      {"second_object", fileOf(good + "{}", "data"), "text after the header's last }"},
      {"no_end", fileOf(good.substr(0, good.size() - 1), "data"), "a comma or } is expected"},
      {"trailing_comma", fileOf(good.substr(0, good.size() - 1) + ",}", "data"), "a string is expected"},
      {"comment", fileOf("{/**/}"), "a string is expected"},
      {"deep", fileOf(tensor(R"("dtype":"F32","shape":[[4]],"data_offsets":[0,16])"), ""), "unsigned integer"},
      {"deeper", fileOf("{\"a\":" + std::string(100000, '[')), "{ is expected"},
      {"not_an_object", fileOf(R"({"w":3})"), "{ is expected"},
      {"key_twice",
       fileOf(R"({"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
              R"("w":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
              "data"),
       "the key \"w\" stands twice"},
      {"key_twice_escaped",
       fileOf(R"({"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
              R"("\u0077":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
              "data"),
       "the key \"w\" stands twice"},
      {"field_twice", fileOf(tensor(R"("dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4])"), "data"),
       "a field stands twice"},
      {"shape_twice", fileOf(tensor(R"("dtype":"U8","shape":[4],"shape":[4],"data_offsets":[0,4])"), "data"),
       "a field stands twice"},
      {"offsets_twice", fileOf(tensor(R"("dtype":"U8","shape":[4],"data_offsets":[0,4],"data_offsets":[0,4])"), "data"),
       "a field stands twice"},
      {"metadata_twice", fileOf(R"({"__metadata__":{},"__metadata__":{}})"), "__metadata__ stands twice"},
      {"metadata_key_twice", fileOf(R"({"__metadata__":{"a":"1","a":"2"}})"), "the key \"a\" stands twice"},
      {"metadata_number", fileOf(R"({"__metadata__":{"a":1}})"), "a string is expected"},
      {"unknown_field", fileOf(tensor(R"("dtype":"U8","shape":[4],"data_offsets":[0,4],"x":[])"), "data"),
       "an unknown field"},
      {"field_missing", fileOf(tensor(R"("dtype":"U8","shape":[0])")), "is missing"},
      {"no_fields", fileOf(R"({"w":{}})"), "a string is expected"},
      {"unknown_dtype", fileOf(tensor(R"("dtype":"F31","shape":[4],"data_offsets":[0,4])"), "data"),
       "an unknown dtype"},
      {"dtype_in_lower_case", fileOf(tensor(R"("dtype":"u8","shape":[4],"data_offsets":[0,4])"), "data"),
       "an unknown dtype"},
      {"negative", shape("-1", "0"), "an unsigned integer is expected"},
      {"fraction", shape("1.0", "4"), "an unsigned integer is expected"},
      {"exponent", shape("1e0", "4"), "an unsigned integer is expected"},
      {"leading_zero", shape("01", "4"), "a number begins with 0"},
      {"two_to_the_64", shape("18446744073709551616", "0"), "a number is too large"},
      {"product_wraps_to_zero", shape("4294967296,4294967296", "0"), "a shape is too large"},
      {"product_wraps_before_a_zero", shape("4294967296,4294967296,0", "0"), "a shape is too large"},
      {"product_wraps_after_a_zero", shape("0,4294967296,4294967296", "0"), "a shape is too large"},
      {"bytes_wrap_to_zero", shape("4611686018427387904", "0"), "do not fit dtype and shape"},
      {"rank_65", shape(many, "0"), "more than 64 extents"},
      {"length_from_offsets", shape("1", "8"), "do not fit dtype and shape"},
      {"backwards", fileOf(tensor(R"("dtype":"U8","shape":[0],"data_offsets":[4,0])")), "run backwards"},
      {"three_offsets", fileOf(tensor(R"("dtype":"U8","shape":[4],"data_offsets":[0,4,8])"), "data"), "] is expected"},
      {"gap_at_start", fileOf(tensor(R"("dtype":"U8","shape":[4],"data_offsets":[4,8])"), "12345678"),
       "a gap or overlap before the data of \"w\""},
      {"overlap",
       fileOf(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
              R"("b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
              "data"),
       "a gap or overlap before the data of \"b\""},
      {"gap",
       fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
              R"("b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
              "data"),
       "a gap or overlap before the data of \"b\""},
      {"same_range_twice",
       fileOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
              R"("b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
              "data"),
       "a gap or overlap before the data of \"b\""},
      {"truncated_data", fileOf(good, "dat"), "the data of \"w\" should have 4 bytes, 3 are there"},
      {"more_data", fileOf(good, "data!"), "1 bytes after the last tensor"},
      {"data_without_tensors", fileOf("{}", "x"), "1 bytes after the last tensor"},
      {"empty_name", name(""), "1 to 4096 bytes"},
      {"name_of_4097_bytes", name(std::string(4097, 'x')), "1 to 4096 bytes"},
      {"newline_in_name", name("a\nb"), "a control character"},
      {"escaped_newline_in_name", name("a\\nb"), "a control character in a name"},
      {"escaped_control_in_name", name("a\\u001bb"), "a control character in a name"},
      {"delete_in_name", name("a\x7f"), "a control character in a name"},
      {"c1_control_in_name", name("a\xc2\x9b"), "a control character in a name"},
      {"escaped_nul", fileOf(R"({"__metadata__":{"a":"\u0000"}})"), "a NUL character"},
      {"raw_nul", fileOf(std::string("{\"__metadata__\":{\"a\":\"\0\"}}", 27)), "a control character"},
      {"lone_surrogate", name("\\ud800x"), "half of a surrogate pair"},
      {"low_surrogate_first", name("\\udc00\\ud800"), "half of a surrogate pair"},
      {"bad_hex", name("\\u12g4"), "four hexadecimal digits"},
      {"unknown_escape", name("\\x41"), "an unknown escape"},
      {"escape_at_end", fileOf("{\"a\\"), "a string does not end"},
      {"unended_string", fileOf("{\"abc"), "a string does not end"},
      {"lone_continuation", name("\x80"), "not valid UTF-8"},
      {"overlong", name("\xc0\xaf"), "not valid UTF-8"},
      {"overlong_of_three", name("\xe0\x80\xaf"), "not valid UTF-8"},
      {"utf8_surrogate", name("\xed\xa0\x80"), "not valid UTF-8"},
      {"past_unicode", name("\xf4\x90\x80\x80"), "not valid UTF-8"},
      {"cut_sequence", name("\xe2\x82"), "not valid UTF-8"},
      {"single_quotes", fileOf("{'w':{}}"), "a string is expected"},
  };
}

class HostileFiles : public ::testing::TestWithParam<Hostile> {};
TEST_P(HostileFiles, IsRefused) {
  const std::string words = open(GetParam().file);
  EXPECT_NE(words.find(GetParam().words), std::string::npos) << words;
}
INSTANTIATE_TEST_SUITE_P(Safetensors, HostileFiles, ::testing::ValuesIn(hostileFiles()),
                         [](const auto &file) { return std::string(file.param.name); });

// Every prefix and every single changed byte of a right file: an answer, never a crash.
TEST(Safetensors, CutAndChangedFilesGetAnAnswer) {
  const std::string good = fileOf(R"({"__metadata__":{"format":"pt"},"a\u00e9":{"dtype":"F32","shape":[1,2],)"
                                  R"("data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}})",
                                  "123456789");
  ASSERT_EQ(open(good), "ok");
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_NE(open(good.substr(0, size)), "ok") << size;
  int accepted = 0;
  for (size_t i = 0; i < good.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = good;
      changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
      accepted += open(changed) == "ok" ? 1 : 0;
    }
  EXPECT_GT(accepted, 72) << "at least changed data is no error";
}

TEST(Safetensors, OddButRightFiles) {
  File file;
  EXPECT_EQ(open(fileOf("{}")), "ok");
  EXPECT_EQ(open(fileOf("{}      ")), "ok");
  EXPECT_EQ(open(fileOf(R"({"__metadata__":{}})")), "ok");
  EXPECT_EQ(open(fileOf("{ \"w\" :\t{\"data_offsets\":[ 0 , 4 ],\n\"shape\":[ ],\"dtype\":\"F32\"} }", "data")), "ok");
  EXPECT_EQ(
      open(fileOf("{\"" + std::string(4096, 'x') + R"(":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", "data")),
      "ok");
  // Not in the order of the data, empty tensors between.
  const std::string mixed = R"({"z":{"dtype":"U8","shape":[2],"data_offsets":[2,4]},)"
                            R"("e":{"dtype":"F64","shape":[0,7],"data_offsets":[2,2]},)"
                            R"("\ud83d\ude00 \u00e9\u20ac":{"dtype":"U8","shape":[2,1],"data_offsets":[0,2]}})";
  ASSERT_EQ(open(fileOf(mixed, "abcd"), &file), "ok");
  ASSERT_EQ(file.count(), 3u);
  const Entry *z = file.find("", "z"), *smile = file.find("", "\xf0\x9f\x98\x80 \xc3\xa9\xe2\x82\xac");
  ASSERT_NE(z, nullptr);
  ASSERT_NE(smile, nullptr);
  EXPECT_EQ(std::memcmp(file.data(*z), "cd", 2), 0);
  EXPECT_EQ(std::memcmp(file.data(*smile), "ab", 2), 0);
  std::uint64_t extents[max_rank];
  file.shape(*smile, extents);
  EXPECT_EQ(extents[0], 2u);
  EXPECT_EQ(extents[1], 1u);
  EXPECT_EQ(file.find("", "y"), nullptr);
  EXPECT_EQ(file.find("", ""), nullptr);
}

TEST(Safetensors, IndexThatIsTooSmallIsAnError) {
  const std::string bytes = fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                                   R"("b":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})");
  File file;
  Index<1> small;
  Index<2> enough;
  const Status status = file.open({bytes.data(), bytes.size()}, small, nullptr);
  EXPECT_STREQ(status.message(), "the file has more tensors than the index has room for");
  EXPECT_TRUE(file.open({bytes.data(), bytes.size()}, enough, nullptr).ok());
  size_t entries = 0;
  EXPECT_TRUE(file.count({bytes.data(), bytes.size()}, entries, nullptr).ok());
  EXPECT_EQ(entries, 2u);
  EXPECT_FALSE(file.count({bytes.data(), 20}, entries, nullptr).ok());
}

TEST(Safetensors, FilesThatPyTorchWrote) {
  for (const char *name : {"io_dtypes", "io_state_dict", "io_tied"}) {
    FileBytes bytes;
    std::string words;
    ASSERT_TRUE(bytes.open(std::string(MODC_GOLDEN_DATA "/") + name + ".safetensors", &words).ok()) << words;
    File file;
    Index<64> index;
    StringText report(words);
    EXPECT_TRUE(file.open(bytes.bytes(), index, &report).ok()) << words;
  }
}

} // namespace
