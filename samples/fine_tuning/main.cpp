// SPDX-License-Identifier: 0BSD
// Fine-tuning: the first layer of a trained network, loaded into a new one and frozen there, and a new head that learns
// another question about the same images.
#include "fine_tuning.h"
#include "modc/eager.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr std::size_t pixel_count = 64;
constexpr std::size_t batch_size = 64;
constexpr int epoch_count = 20;
constexpr double wanted_accuracy = 0.9;

bool all_is_well = true;

void expect(bool is_right, const char* what) {
  if (is_right) return;
  all_is_well = false;
  std::printf("WRONG: %s\n", what);
}

struct Batch {
  modc::Tensor<float> x;
  modc::Tensor<std::int64_t> even;
};

struct Images {
  std::vector<float> pixels;         // from -1 to 1
  std::vector<std::int64_t> labels;  // whether the digit is even

  std::size_t size() const { return labels.size(); }
  /// Images from `first` on.
  Batch batch(std::size_t first, std::size_t count) const {
    const auto rows = static_cast<std::int64_t>(count);
    Batch result{modc::Tensor<float>({rows, pixel_count}), modc::Tensor<std::int64_t>({rows})};
    std::copy_n(&pixels[first * pixel_count], count * pixel_count, result.x.data());
    std::copy_n(&labels[first], count, result.even.data());
    return result;
  }
};

/// Lines of 64 pixels from 0 to 16 and a digit; every fifth is held back.
void read(const std::string& path, Images& train, Images& held_back) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open '" + path + "'");
  int value = 0;
  for (std::size_t row = 0; file >> value; ++row) {
    Images& images = row % 5 == 0 ? held_back : train;
    for (std::size_t i = 0; i < pixel_count; ++i) {
      images.pixels.push_back(static_cast<float>(value) / 8 - 1);
      file.ignore(1, ',');
      if (!(file >> value)) throw std::runtime_error("'" + path + "' has a line that is too short");
    }
    images.labels.push_back(value % 2 == 0);
  }
}

double accuracy(fine_tuning::Model& model, const Images& images) {
  const auto [x, even] = images.batch(0, images.size());
  model.eval();
  const auto logits = model(x);
  model.train();
  std::size_t right = 0;
  for (std::size_t i = 0; i < images.size(); ++i) right += (logits[2 * i + 1] > logits[2 * i]) == (even[i] == 1);
  return static_cast<double>(right) / static_cast<double>(images.size());
}

/// The digits' file has another head too; only the backbone is taken from it.
void load_backbone(fine_tuning::Model& model, const std::string& trained) {
  const modc::LoadResult result = model.load_submodule("backbone", trained, /*strict=*/false);
  std::printf("%s\n", result.report.c_str());
  expect(result.report.find("fc2.weight") != std::string::npos, "the report of what was passed over");
}

void run(const std::string& csv, const std::string& weights) {
  Images train, held_back;
  read(csv, train, held_back);
  if (held_back.size() < 10) throw std::runtime_error("'" + csv + "' has fewer than 50 images");
  fine_tuning::Model model(1);
  load_backbone(model, std::filesystem::path(csv).replace_filename("trained.safetensors").string());
  const auto& frozen = model.backbone.fc1.weight;
  const std::vector<float> before(frozen.data(), frozen.data() + frozen.size());
  const double untrained = accuracy(model, held_back);
  for (int epoch = 0; epoch < epoch_count; ++epoch)
    for (std::size_t first = 0; first < train.size(); first += batch_size) {
      const auto [x, even] = train.batch(first, std::min(batch_size, train.size() - first));
      model.train_step(x, even);
    }
  const double trained = accuracy(model, held_back);
  std::printf("even or odd: %.1f %% of the images held back are right, %.1f %% before training\n", 100 * trained,
              100 * untrained);
  expect(trained >= wanted_accuracy, "what the head has learnt");
  expect(std::equal(before.begin(), before.end(), frozen.data()), "the frozen backbone");

  model.save_state_dict(weights);
  fine_tuning::Model loaded(2);
  loaded.load_state_dict(weights);
  expect(accuracy(loaded, held_back) == trained, "the model that was saved");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s IMAGES.csv WEIGHTS.safetensors\n", argc > 0 ? argv[0] : "fine_tuning");
    return 64;
  }
  try {
    run(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return all_is_well ? 0 : 1;
}
