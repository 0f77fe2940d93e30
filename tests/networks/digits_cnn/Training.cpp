// SPDX-License-Identifier: 0BSD
// The digits network learns: of the images held back from training it reads at least 99 %.
#include "modc/eager.h"
#include "network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace {

constexpr std::size_t pixel_count = 64;
constexpr std::size_t digit_count = 10;
constexpr std::size_t batch_size = 64;
constexpr int epoch_count = 12;

struct Images {
  std::vector<float> pixels;
  std::vector<std::int64_t> digits;

  void add(const float *row, std::int64_t digit) {
    pixels.insert(pixels.end(), row, row + pixel_count);
    digits.push_back(digit);
  }
  modc::Tensor<float> tensor() const { return {{static_cast<std::int64_t>(digits.size()), 1, 8, 8}, pixels}; }
};

/// Every fifth image is held back.
void read_images(const std::string &path, Images &shown, Images &held_back) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("cannot read '" + path + "'");
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream numbers(line);
    float row[pixel_count];
    std::int64_t digit = -1;
    for (float &pixel : row) {
      numbers >> pixel;
      pixel = pixel / 8 - 1;
    }
    numbers >> digit;
    if (!numbers)
      throw std::runtime_error(path + ": 64 pixels and a digit are expected in each line");
    (count % 5 == 4 ? held_back : shown).add(row, digit);
  }
}

double accuracy(network::Model &model, const Images &images) {
  model.eval();
  const auto logits = model(images.tensor());
  model.train();
  std::size_t right = 0;
  for (std::size_t row = 0; row < images.digits.size(); ++row) {
    const float *const first = logits.data() + row * digit_count;
    right += std::max_element(first, first + digit_count) - first == images.digits[row];
  }
  return static_cast<double>(right) / static_cast<double>(images.digits.size());
}

void train_epoch(network::Model &model, const Images &images, std::vector<std::size_t> &order, std::uint64_t &state) {
  for (std::size_t i = order.size(); i > 1; --i) {
    state = state * 6364136223846793005u + 1442695040888963407u; // Knuth's MMIX
    std::swap(order[i - 1], order[(state >> 33) % i]);
  }
  for (std::size_t start = 0; start + batch_size <= order.size(); start += batch_size) {
    Images batch;
    for (std::size_t i = start; i < start + batch_size; ++i)
      batch.add(&images.pixels[order[i] * pixel_count], images.digits[order[i]]);
    model.train_step(batch.tensor(), modc::Tensor<std::int64_t>({batch_size}, batch.digits));
  }
}

TEST(DigitsCnn, Reads99PercentOfImagesHeldBack) {
  Images shown;
  Images held_back;
  read_images(MODC_DIGITS, shown, held_back);
  ASSERT_EQ(held_back.digits.size(), 359u);
  network::Model model(1);
  std::vector<std::size_t> order(shown.digits.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::uint64_t state = 1;
  EXPECT_LT(accuracy(model, held_back), 0.3);
  for (int epoch = 0; epoch < epoch_count; ++epoch)
    train_epoch(model, shown, order, state);
  const double reached = accuracy(model, held_back);
  std::printf("%.2f %% of %zu images held back\n", 100 * reached, held_back.digits.size());
  EXPECT_GE(reached, 0.99);
}

} // namespace
