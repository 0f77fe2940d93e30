// SPDX-License-Identifier: 0BSD
// Buffers that follow the data while a model trains, stay in eval mode, and are saved with the parameters; but for the
// transient one.
#include "ema_buffers.h"
#include "modc/eager.h"

#include <cmath>
#include <cstdio>
#include <exception>
#include <random>
#include <string>

namespace {

bool all_is_well = true;

void expect(bool is_right, const char* what) {
  if (is_right) return;
  all_is_well = false;
  std::printf("WRONG: %s\n", what);
}

constexpr std::size_t rows = 32;
constexpr double means[3] = {100, -3, 0.25};
constexpr double deviations[3] = {20, 0.5, 0.01};

/// Three measurements on scales of their own, and what is to be told from them.
class Source {
 public:
  modc::Tensor<float> x{{rows, 3}}, target{{rows, 1}};

  void next() {
    for (std::size_t row = 0; row < rows; ++row) {
      target[row] = 1;
      for (std::size_t i = 0; i < 3; ++i) {
        const double normal = 1.7320508 * (uniform() + uniform() + uniform() + uniform() - 2);  // nearly, of variance 1
        x[3 * row + i] = static_cast<float>(means[i] + deviations[i] * normal);
        target[row] += static_cast<float>((static_cast<double>(i) - 1) * normal);
      }
    }
  }

 private:
  double uniform() { return static_cast<double>(bits_() >> 11) * 0x1p-53; }
  std::mt19937_64 bits_;
};

void train(ema_buffers::Model& model, Source& source) {
  float loss = 0;
  for (int step = 0; step < 500; ++step) {
    source.next();
    loss = model.train_step(source.x, source.target);
  }
  std::printf("loss after %lld batches: %.4f\n", static_cast<long long>(*model.norm.steps.data()), double{loss});
  expect(*model.norm.steps.data() == 500, "a buffer that counts");
  expect(loss < 0.1f, "what training reaches");
  for (int i = 0; i < 3; ++i) {
    const double mean = double{model.norm.mean.data()[i]}, deviation = std::sqrt(double{model.norm.var.data()[i]});
    std::printf("  mean %9.4f of %9.4f, deviation %8.4f of %8.4f\n", mean, means[i], deviation, deviations[i]);
    expect(std::abs(mean - means[i]) < 0.2 * deviations[i], "a moving mean");
    expect(std::abs(deviation - deviations[i]) < 0.2 * deviations[i], "a moving deviation");
  }
}

/// In eval mode no buffer changes, so a row says the same in any company.
void evaluate(ema_buffers::Model& model, Source& source) {
  model.eval();
  source.next();
  const float mean = model.norm.mean.data()[0];
  const auto together = model(source.x);
  modc::Tensor<float> row({1, 3});
  for (std::size_t i = 0; i < 3; ++i) row[i] = source.x[i];
  const auto alone = model(row);
  expect(std::abs(together[0] - alone[0]) < 1e-5f, "a row alone and among others");
  expect(model.norm.mean.data()[0] == mean && *model.norm.steps.data() == 500, "buffers in eval mode");
}

void save(ema_buffers::Model& model) {
  expect(model.state_dict().size() == 5 && model.named_buffers().size() == 4, "a transient buffer is not saved");
  std::string file;
  modc::StringText out(file);
  modc::throw_unless_ok(modc::write_state_dict(model.state(), out));
  ema_buffers::Model loaded;
  modc::throw_unless_ok(loaded.load_state_dict(modc::Bytes{file.data(), file.size()}));
  expect(loaded.norm.var.data()[2] == model.norm.var.data()[2] && *loaded.norm.steps.data() == 500, "buffers loaded");
  expect(loaded.norm.last_mean.data()[0] == 0, "the transient buffer of a fresh model");
}

}  // namespace

int main() {
  try {
    ema_buffers::Model model(1);
    Source source;
    train(model, source);
    evaluate(model, source);
    save(model);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return all_is_well ? 0 : 1;
}
