// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libFuzzer target: any bytes are a weight file, an optimiser's state or an index of shards, or refused with a report; a
// model takes all of a file or nothing, and what was loaded is saved as it is.
//
// The first byte says what the others are: "h" a header, which gets its length and its data; "i" an index; else a file.
#include "runtime/modc/io.h"
#include "runtime/modc/optim_sgd.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

using namespace modc;

namespace {

constexpr Slot slots[] = {parameter<float>("fc.weight", {2, 3}, 0), parameter<double>("fc.bias", {}, 64),
                          buffer<std::int64_t>("n", {2}, 128), parameter<float>("head.weight", {2, 3}, 0, 0),
                          transient<float>("mask", {1}, 192)};
constexpr modc::Module modules[] = {{"", "Net"}, {"fc", "Linear"}, {"head", "Linear"}, {"none", nullptr}};
constexpr ModelInfo info("Net", slots, modules, 256);
constexpr Trained trained[] = {{0, 0}, {1, 64}};

struct Model {
  alignas(64) std::byte memory[256] = {}, gradientMemory[128] = {}, momentum[128] = {};
  State state{info, memory};
  TrainedState bits[2];
  const void *grads[2] = {};
  void *fields[2] = {&grads[0], &grads[1]};
  Gradients gradients{gradientMemory, 128, state, trained, bits, fields};
  Sgd::Options groups[1] = {{0.5, 0.9}};
  Optimizer<Sgd> optimizer{momentum, 128, gradients, groups};
  double initialLr[1] = {0.5};
  std::int64_t steps = 0;

  OptimizerState<Sgd> kept() { return {gradients, optimizer, groups, initialLr, steps}; }
  std::string saved(std::string_view module = {}) {
    std::string bytes;
    StringText out(bytes);
    return write_state_dict(state, out, module).ok() ? bytes : "";
  }
  std::string optimizerSaved() {
    std::string bytes;
    StringText out(bytes);
    return write_optimizer_state(kept(), out).ok() ? bytes : "";
  }
};

void expect(bool holds, const char *what) {
  if (holds)
    return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// A block of exactly this size, so that the sanitizer sees every byte read beyond it.
struct Exact {
  explicit Exact(const std::string &from) : size(from.size()), data(new char[size]) {
    std::memcpy(data.get(), from.data(), size);
  }
  operator Bytes() const { return {data.get(), size}; }
  std::size_t size;
  std::unique_ptr<char[]> data;
};

void checkEntries(safetensors::File &file, const Exact &block) {
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < file.count(); ++i) {
    const safetensors::Entry &entry = file[i];
    if (entry.is_metadata)
      continue;
    std::uint64_t extents[safetensors::max_rank], elements = 1;
    file.shape(entry, extents);
    for (int d = 0; d < entry.rank; ++d)
      elements *= extents[d];
    expect(elements * size_of(entry.dtype) == entry.bytes(), "bytes are those of dtype and shape");
    expect(file.find_encoded(file.header(), entry.key) == &entry, "a key is found");
    const auto *begin = reinterpret_cast<const char *>(file.data(entry));
    expect(begin >= block.data.get() && begin + entry.bytes() <= block.data.get() + block.size,
           "data lies in the file");
    all += entry.bytes();
  }
  expect(file.header() + (block.data.get() + block.size - file.header()) - all >= file.header(), "data fits");
}

void checkLoading(const Exact &block, const LoadOptions &options) {
  Model model;
  std::string report;
  StringText out(report);
  LoadOptions with = options;
  with.report = &out;
  safetensors::Index<64> index;
  const std::string before(reinterpret_cast<const char *>(model.memory), sizeof model.memory);
  const bool loaded = load_state_dict(model.state, block, with, index).ok();
  expect(loaded || !report.empty() || block.size > 1000, "an error has a report");
  if (!loaded) {
    expect(std::memcmp(before.data(), model.memory, before.size()) == 0, "after an error the model is as it was");
    return;
  }
  const Exact saved(model.saved(options.module));
  Model again;
  LoadOptions same;
  same.module = options.module;
  expect(load_state_dict(again.state, saved, same, index).ok(), "what was saved is loaded");
  expect(again.saved(options.module) == model.saved(options.module), "loading and saving keep every bit");
}

void checkOptimizer(const Exact &block) {
  Model model;
  safetensors::Index<64> index;
  const std::string before = model.optimizerSaved();
  const bool loaded = load_optimizer_state(model.kept(), block, index).ok();
  if (!loaded) {
    expect(model.optimizerSaved() == before, "after an error the optimiser is as it was");
    return;
  }
  const Exact saved(model.optimizerSaved());
  Model again;
  expect(load_optimizer_state(again.kept(), saved, index).ok(), "what was saved is loaded");
  expect(again.optimizerSaved() == model.optimizerSaved(), "loading and saving keep every bit");
}

void checkFile(const std::string &bytes) {
  const Exact block(bytes);
  safetensors::File file;
  safetensors::Index<64> index;
  std::string report;
  StringText out(report);
  const bool opened = file.open(block, index, &out).ok();
  if (opened)
    checkEntries(file, block);
  std::size_t entries = 0;
  const bool counted = safetensors::File().count(block, entries, nullptr).ok();
  expect(counted || !opened, "what is opened is counted");
  expect(!opened || entries == file.count(), "and has as many entries");
  checkLoading(block, {});
  checkLoading(block, {false, {}, nullptr, {}});
  checkLoading(block, {true, "model.", nullptr, {}});
  checkLoading(block, {false, {}, nullptr, "fc"});
  checkOptimizer(block);
}

/// The file of a header: with its length before it, and as much data as its tensors name.
std::string withData(const std::string &header) {
  const Exact text(header);
  std::vector<safetensors::Entry> entries(64);
  safetensors::HeaderParser parser(text.data.get(), text.size, {entries.data(), entries.size()});
  std::uint64_t end = 0;
  if (parser.parse())
    for (std::size_t i = 0; i < parser.count(); ++i)
      if (!entries[i].is_metadata && entries[i].end > end && entries[i].end <= 4096)
        end = entries[i].end;
  const std::uint64_t length = header.size();
  std::string file(reinterpret_cast<const char *>(&length), sizeof length);
  file += header;
  for (std::uint64_t i = 0; i < end; ++i)
    file += static_cast<char>(i * 37 % 64);
  return file;
}

void checkIndex(const std::string &bytes) {
  static const Exact shards[2] = {
      Exact(withData(R"({"fc.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})")),
      Exact(withData(R"({"fc.bias":{"dtype":"F64","shape":[],"data_offsets":[0,8]},)"
                     R"("n":{"dtype":"I64","shape":[2],"data_offsets":[8,24]}})"))};
  const Exact text(bytes);
  std::vector<safetensors::ShardRow> rows;
  bool known = true;
  safetensors::ShardIndexParser parser(text.data.get(), text.size);
  const bool valid = parser.parse([&](safetensors::ShardRow row) {
    std::string name;
    StringText out(name);
    json::print(out, text.data.get(), row.file);
    expect(!name.empty() && name.size() <= 255 && name.find_first_of("/\\:\n") == std::string::npos && name != "." &&
               name != ".." && name.find('\0') == std::string::npos,
           "a shard lies beside the index");
    known &= name == "1" || name == "2";
    row.shard = name == "2" ? 1 : 0;
    rows.push_back(row);
  });
  expect(valid || parser.cursor().error() != nullptr, "an error has a text");
  if (!valid || !known)
    return;
  safetensors::File files[2];
  safetensors::Index<4> index[2];
  for (int i = 0; i < 2; ++i)
    expect(files[i].open(shards[i], index[i], nullptr).ok(), "the shards are right");
  std::string report;
  StringText out(report);
  bool agrees = safetensors::check_shards(text.data.get(), rows.data(), rows.size(), files, &out).ok();
  for (safetensors::File &file : files)
    agrees = agrees && safetensors::check_shard_is_named(file, &out).ok();
  expect(agrees == (report.empty() && rows.size() == 3), "three rows, each in its place");
  Model model;
  if (agrees)
    expect(load_state_dict(model.state, files, 2, {}).ok(), "and the model is loaded");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const std::string input(reinterpret_cast<const char *>(data), size);
  if (size > 0 && input[0] == 'i')
    checkIndex(input.substr(1));
  else if (size > 0 && input[0] == 'h')
    checkFile(withData(input.substr(1)));
  else
    checkFile(input);
  return 0;
}
