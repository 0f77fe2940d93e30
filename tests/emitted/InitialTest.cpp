// SPDX-License-Identifier: 0BSD
// The first values of a compiled model's layers beside those that PyTorch gave 60 of each: ranges, means, deviations.
#include "initial.h"

#include "modc/convert.h"
#include "modc/tensor.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace {

constexpr int model_count = 60;

/// All values that the models of 60 seeds have in one slot.
const std::map<std::string, std::vector<double>> &all_values() {
  static const std::map<std::string, std::vector<double>> table = [] {
    std::map<std::string, std::vector<double>> values;
    const modc::Block memory(initial::Initial::state_bytes);
    for (int seed = 0; seed < model_count; ++seed) {
      initial::Initial net(memory.memory(), static_cast<std::uint64_t>(seed));
      for (int i = 0; i < initial::Initial::info.slot_count; ++i) {
        const modc::Slot &slot = initial::Initial::info.slots[i];
        std::vector<double> own(slot.size());
        modc::convert_elements(modc::Dtype::f64, reinterpret_cast<std::byte *>(own.data()), slot.dtype,
                               net.state().data(i), slot.size());
        std::vector<double> &all = values[slot.key];
        all.insert(all.end(), own.begin(), own.end());
      }
    }
    return values;
  }();
  return table;
}

struct Figures {
  explicit Figures(const std::vector<double> &values)
      : min(*std::min_element(values.begin(), values.end())), max(*std::max_element(values.begin(), values.end())) {
    for (const double value : values)
      mean += value / static_cast<double>(values.size());
    for (const double value : values)
      deviation += (value - mean) * (value - mean) / static_cast<double>(values.size());
    deviation = std::sqrt(deviation);
  }
  double min, max, mean = 0, deviation = 0;
};

/// Two samples of `count` values may differ by five of the standard errors of such a difference, and by the golden's digits.
void expect_like(const Figures &ours, const llvm::json::Array &row, double count, const std::string &name) {
  const double min = *row[3].getAsNumber(), max = *row[4].getAsNumber(), deviation = *row[6].getAsNumber();
  const double digits = 1e-4, error = 5 * std::sqrt(2 / count) * deviation;
  // Ends of a range: a gap of ten mean distances has a chance of exp(-10); ends of a normal distribution lie anywhere.
  const bool is_bounded = max < 2 * deviation;
  const double end = is_bounded || deviation == 0 ? 10 * (max - min) / count : deviation;
  EXPECT_NEAR(ours.min, min, end + digits) << name;
  EXPECT_NEAR(ours.max, max, end + digits) << name;
  EXPECT_NEAR(ours.mean, *row[5].getAsNumber(), error + digits) << name;
  EXPECT_NEAR(ours.deviation, deviation, error + digits) << name;
}

TEST(InitialValues, AreDistributedAsPyTorchs) {
  auto file = llvm::MemoryBuffer::getFile(MODC_GOLDEN_CASE);
  ASSERT_TRUE(file) << "cannot read " MODC_GOLDEN_CASE;
  llvm::Expected<llvm::json::Value> golden = llvm::json::parse((*file)->getBuffer());
  ASSERT_TRUE(static_cast<bool>(golden));
  int layer = -1, compared = 0;
  std::string last;
  for (const llvm::json::Value &value : *golden->getAsObject()->getObject("expect")->getArray("rows")) {
    const llvm::json::Array &row = *value.getAsArray();
    const std::string name = row[0].getAsString()->str();
    layer += name != last;
    last = name;
    const std::string key = "layers." + std::to_string(layer) + "." + row[1].getAsString()->str();
    const auto found = all_values().find(key);
    ASSERT_NE(found, all_values().end()) << key << " of " << name;
    std::size_t size = model_count;
    for (const llvm::json::Value &extent : *row[2].getAsArray())
      size *= static_cast<std::size_t>(*extent.getAsInteger());
    ASSERT_EQ(found->second.size(), size) << key << " of " << name;
    expect_like(Figures(found->second), row, static_cast<double>(size), name + " " + key);
    ++compared;
  }
  EXPECT_EQ(static_cast<std::size_t>(compared), all_values().size()) << "slots that the golden has not";
}

TEST(InitialValues, RowOfThePaddingIsZero) {
  constexpr std::size_t rows = 50, columns = 8;
  const std::vector<double> &tables = all_values().at("layers.9.weight");
  ASSERT_EQ(tables.size(), model_count * rows * columns);
  for (std::size_t i = 0; i < tables.size(); ++i)
    EXPECT_EQ(tables[i] == 0, i / columns % rows == 0) << "row " << i / columns % rows;
}

} // namespace
