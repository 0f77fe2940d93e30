// SPDX-License-Identifier: 0BSD
// Trains the digits model on a CSV file, saves its weights, loads them into a fresh model and reports what that one gets
// right of the images held back from training.
#include "digits.h"
#include "modc/eager.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr std::size_t pixel_count = 64;
constexpr std::size_t digit_count = 10;
constexpr std::size_t batch_size = 64;
constexpr int epoch_count = 30;
constexpr double wanted_accuracy = 0.97;
constexpr std::uint64_t seed = 1;

struct Batch {
  modc::Tensor<float> images;
  modc::Tensor<std::int64_t> labels;

  explicit Batch(std::size_t size) : images({std::int64_t(size), pixel_count}), labels({std::int64_t(size)}) {}
};

// A generator whose numbers do not depend on the standard library, unlike the distributions of <random>.
class Random {
 public:
  explicit Random(std::uint64_t start) : bits_(start) {}

  /// Uniform in [-1, 1).
  float symmetric() { return static_cast<float>(bits_() >> 40) * 0x1p-23f - 1.0f; }
  void shuffle(std::vector<std::size_t>& rows) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[bits_() % i]);
  }

 private:
  std::mt19937_64 bits_;
};

/// Reads lines of 64 pixels from 0 to 16 and a digit. Pixels become -1 to 1.
Batch read_samples(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open '" + path + "'");
  std::vector<int> values;
  std::size_t line_count = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_count;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const char* at = line.data();
    const char* const end = at + line.size();
    for (std::size_t column = 0; column <= pixel_count; ++column) {
      const int largest = column < pixel_count ? 16 : 9;
      int value = -1;
      const auto [next, error] = std::from_chars(at, end, value);
      const bool is_last = column == pixel_count;
      if (error != std::errc() || value < 0 || value > largest || (is_last ? next != end : next == end || *next != ','))
        throw std::runtime_error(path + ":" + std::to_string(line_count) +
                                 ": expected 64 pixels from 0 to 16 and a digit");
      values.push_back(value);
      at = is_last ? next : next + 1;
    }
  }
  if (file.bad()) throw std::runtime_error("cannot read '" + path + "'");

  Batch samples(line_count);
  for (std::size_t row = 0; row < line_count; ++row) {
    const int* const line = &values[row * (pixel_count + 1)];
    for (std::size_t i = 0; i < pixel_count; ++i)
      samples.images[row * pixel_count + i] = static_cast<float>(line[i]) / 8.0f - 1.0f;
    samples.labels[row] = line[pixel_count];
  }
  return samples;
}

Batch gather(const Batch& samples, const std::size_t* rows, std::size_t count) {
  Batch batch(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::copy_n(samples.images.data() + rows[i] * pixel_count, pixel_count, batch.images.data() + i * pixel_count);
    batch.labels[i] = samples.labels[rows[i]];
  }
  return batch;
}

/// The share of images for which the largest logit is that of the digit.
double accuracy(digits::Model& model, const Batch& samples) {
  const bool was_training = model.training();
  model.eval();
  const auto logits = model(samples.images);
  model.train(was_training);
  std::size_t right = 0;
  for (std::size_t row = 0; row < samples.labels.size(); ++row) {
    const float* const first = logits.data() + row * digit_count;
    right += std::max_element(first, first + digit_count) - first == samples.labels[row];
  }
  return static_cast<double>(right) / static_cast<double>(samples.labels.size());
}

/// One pass over the training rows in a new order; returns the mean loss.
double train_epoch(digits::Model& model, const Batch& samples, std::vector<std::size_t>& rows, Random& random) {
  // Noise on the pixels, new in every epoch, keeps the net from learning these few images by heart.
  constexpr float noise = 0.6f;
  random.shuffle(rows);
  double loss = 0;
  for (std::size_t start = 0; start < rows.size(); start += batch_size) {
    const std::size_t count = std::min(batch_size, rows.size() - start);
    Batch batch = gather(samples, &rows[start], count);
    for (float& pixel : batch.images) pixel += noise * random.symmetric();
    loss += static_cast<double>(model.train_step(batch.images, batch.labels)) * static_cast<double>(count);
  }
  return loss / static_cast<double>(rows.size());
}

/// Trains, saves, loads again; returns the accuracy of the loaded model on the images held back.
double run(const std::string& csv, const std::string& weights) {
  const Batch samples = read_samples(csv);
  if (samples.labels.size() < 10) throw std::runtime_error("'" + csv + "' has fewer than 10 images");
  std::vector<std::size_t> rows(samples.labels.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  Random random(seed);
  random.shuffle(rows);
  const std::size_t held_back_count = rows.size() / 5;
  const Batch held_back = gather(samples, rows.data(), held_back_count);
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(held_back_count));

  digits::Model model(seed);
  std::printf("%s\n%lld parameters, %zu images to train on, %zu held back\n\n", model.repr().c_str(),
              static_cast<long long>(model.parameter_count()), rows.size(), held_back_count);
  for (int epoch = 1; epoch <= epoch_count; ++epoch) {
    const auto start = std::chrono::steady_clock::now();
    const double loss = train_epoch(model, samples, rows, random);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("epoch %2d  loss %.4f  accuracy %.1f %%  %.0f samples/s\n", epoch, loss,
                100 * accuracy(model, held_back), static_cast<double>(rows.size()) / seconds.count());
    std::fflush(stdout);
  }

  model.save_state_dict(weights);
  digits::Model loaded(seed + 1);
  const double before = accuracy(loaded, held_back);
  loaded.load_state_dict(weights);
  const double after = accuracy(loaded, held_back);
  std::printf("\n%s loaded into a fresh model: %.1f %% of the images held back are right, %.1f %% before loading\n",
              weights.c_str(), 100 * after, 100 * before);
  return after;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: %s IMAGES.csv WEIGHTS.safetensors [ACCURACY]\n", argc > 0 ? argv[0] : "digits");
    return 64;
  }
  try {
    const double wanted = argc == 4 ? std::stod(argv[3]) : wanted_accuracy;
    if (run(argv[1], argv[2]) >= wanted) return 0;
    std::fprintf(stderr, "the accuracy is below %.0f %%\n", 100 * wanted);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
  }
  return 1;
}
