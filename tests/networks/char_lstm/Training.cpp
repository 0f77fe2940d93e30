// SPDX-License-Identifier: 0BSD
// The character LSTM learns a text: what it was not shown costs it less than any model of single characters would pay.
#include "modc/eager.h"
#include "network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

namespace {

constexpr std::int64_t character_count = 96;
constexpr std::int64_t sequence_count = 16;
constexpr std::int64_t length = 48;
constexpr int step_count = 400;

/// Printable ASCII as 1 to 95; line ends and all else as 0.
std::vector<std::int64_t> read_characters(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::runtime_error("cannot read '" + path + "'");
  std::vector<std::int64_t> characters;
  for (std::istreambuf_iterator<char> at(file), end; at != end; ++at)
    characters.push_back(*at >= ' ' && *at <= '~' ? *at - ' ' + 1 : 0);
  return characters;
}

/// Nats for each character of a text when its own frequencies are known: no model of single characters is better.
double entropy(const std::vector<std::int64_t> &text) {
  std::vector<double> counts(character_count);
  for (std::int64_t character : text)
    ++counts[static_cast<std::size_t>(character)];
  double sum = 0;
  for (double count : counts)
    if (count > 0)
      sum -= count * std::log(count / static_cast<double>(text.size()));
  return sum / static_cast<double>(text.size());
}

/// Mean nats that the characters of a text but the first one cost, in one run over all of it.
double loss_of(network::Model &model, const std::vector<std::int64_t> &text) {
  const std::size_t count = text.size() - 1;
  modc::Tensor<std::int64_t> characters({1, static_cast<std::int64_t>(count)});
  std::copy_n(text.begin(), count, characters.data());
  model.eval();
  const auto logits = model(characters);
  model.train();
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float *const row = logits.data() + i * character_count;
    double total = 0;
    for (std::int64_t c = 0; c < character_count; ++c)
      total += std::exp(static_cast<double>(row[c]));
    sum += std::log(total) - static_cast<double>(row[text[i + 1]]);
  }
  return sum / static_cast<double>(count);
}

TEST(CharLstm, LearnsAText) {
  std::vector<std::int64_t> text = read_characters(MODC_TEXT);
  const std::size_t shown = text.size() - text.size() / 10;
  const std::vector<std::int64_t> held_back(text.begin() + static_cast<std::ptrdiff_t>(shown), text.end());
  network::Model model(1);
  const double untrained = loss_of(model, held_back);
  modc::Tensor<std::int64_t> characters({sequence_count, length}), next({sequence_count, length});
  std::uint64_t place = 1;
  for (int step = 0; step < step_count; ++step) {
    for (std::int64_t n = 0; n < sequence_count; ++n) {
      place = place * 6364136223846793005u + 1442695040888963407u; // Knuth's MMIX
      const std::size_t start = (place >> 33) % (shown - length - 1);
      std::copy_n(&text[start], length, characters.data() + n * length);
      std::copy_n(&text[start + 1], length, next.data() + n * length);
    }
    model.train_step(characters, next);
  }
  const double trained = loss_of(model, held_back), unigram = entropy(held_back);
  std::printf("nats a character of %zu held back: untrained %.3f, single characters %.3f, trained %.3f\n",
              held_back.size(), untrained, unigram, trained);
  EXPECT_GT(untrained, unigram);
  EXPECT_LT(trained, 0.8 * unigram);
}

} // namespace
