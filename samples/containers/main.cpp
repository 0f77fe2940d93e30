// SPDX-License-Identifier: 0BSD
// Containers by their names: the module tree, one block saved and loaded alone, and training of two heads.
#include "containers.h"
#include "modc/eager.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

bool all_is_well = true;

void expect(bool is_right, const char* what) {
  if (is_right) return;
  all_is_well = false;
  std::printf("WRONG: %s\n", what);
}

constexpr int rows = 64;

/// Pairs of numbers in [-1, 1], with their sums and products.
struct Data {
  modc::Tensor<float> x{{rows, 2}}, sums{{rows, 1}}, products{{rows, 1}};

  Data() {
    for (std::size_t i = 0; i < rows; ++i) {
      const float a = static_cast<float>(i % 8) / 3.5f - 1, b = static_cast<float>(i / 8) / 3.5f - 1;
      x[2 * i] = a;
      x[2 * i + 1] = b;
      sums[i] = a + b;
      products[i] = a * b;
    }
  }
};

/// The names that PyTorch gives: positions in lists, keys of dictionaries.
void show_tree(containers::Model& model) {
  std::printf("%s\n", model.repr().c_str());
  const std::vector<modc::NamedModule> modules = model.named_modules();
  expect(modules.size() == 25 && modules[8].name == "blocks.0.body.fc" && modules[8].type == "Linear",
         "the tree of modules");
  expect(model.get_submodule("heads.product.1").type == "Linear", "a module by its path");
  const std::vector<std::string> children = {"stem", "blocks", "heads"};
  const std::vector<modc::NamedModule> found = model.named_children();
  for (std::size_t i = 0; i < found.size(); ++i) expect(found[i].name == children[i], "the children");
  std::vector<std::string> keys = {"stem.0.weight", "stem.0.bias"};
  for (const char* block : {"0", "1", "2"})
    for (const char* name : {"norm.factor", "fc.weight", "fc.bias"})
      keys.push_back("blocks." + std::string(block) + ".body." + name);
  for (const char* head : {"sum", "product.0", "product.1"})
    for (const char* name : {".weight", ".bias"}) keys.push_back("heads." + std::string(head) + name);
  const std::vector<modc::NamedTensor> state = model.state_dict();
  expect(state.size() == keys.size(), "how many tensors there are");
  for (std::size_t i = 0; i < state.size() && i < keys.size(); ++i) expect(state[i].name == keys[i], keys[i].c_str());
}

void train(containers::Model& model, const Data& data) {
  float loss = 0;
  for (int step = 0; step < 600; ++step) loss = model.train_step(data.x, data.sums, data.products);
  std::printf("loss after 600 steps: %.6f\n", double{loss});
  expect(loss < 0.005f, "what training reaches");
}

/// The second block of one model in another, by a file that holds only this block.
void move_block(containers::Model& model) {
  containers::Model other(7);
  const auto differ = [&] {
    const auto &ours = model.blocks._1.body.fc.weight, &others = other.blocks._1.body.fc.weight;
    return !std::equal(ours.data(), ours.data() + ours.size(), others.data());
  };
  expect(differ(), "two seeds");
  std::string file;
  modc::StringText out(file);
  modc::throw_unless_ok(modc::write_state_dict(model.state(), out, "blocks.1"));
  modc::LoadOptions options;
  options.module = "blocks.1";
  modc::throw_unless_ok(other.load_state_dict(modc::Bytes{file.data(), file.size()}, options));
  expect(!differ(), "a block loaded alone");
}

}  // namespace

int main() {
  try {
    containers::Model model(1);
    show_tree(model);
    train(model, Data());
    move_block(model);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return all_is_well ? 0 : 1;
}
