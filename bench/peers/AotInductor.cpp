// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A package of AOTInductor from C++. usage: aoti FOLDER THREADS INPUT...
#include "Arguments.h"
#include "Serve.h"

#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
#include <torch/torch.h>

namespace {

at::Tensor readInput(const std::string &text, const std::string &path) {
  const bench::Described described(text);
  at::Tensor tensor = at::empty(described.shape, described.below ? at::kLong : at::kFloat);
  bench::readFile(path, tensor.data_ptr(), tensor.nbytes());
  return tensor;
}

void run(const std::string &folder, int threads, const std::vector<std::string> &texts) {
  at::set_num_threads(threads);
  at::set_num_interop_threads(1);
  const c10::InferenceMode guard;
  torch::inductor::AOTIModelPackageLoader loader(folder + "/model.pt2", "model", /*run_single_threaded=*/true);
  std::vector<at::Tensor> inputs;
  for (std::size_t i = 0; i < texts.size(); ++i)
    inputs.push_back(readInput(texts[i], folder + "/input" + std::to_string(i) + ".bin"));
  std::vector<at::Tensor> outputs = loader.run(inputs);
  const at::Tensor output = outputs.at(0).contiguous();
  bench::writeFile(folder + "/aoti.bin", output.data_ptr(), output.nbytes());
  bench::serve([&] { outputs = loader.run(inputs); });
}

} // namespace

int main(int argc, char **argv) try {
  if (argc < 4)
    throw std::runtime_error("usage: aoti FOLDER THREADS INPUT...");
  run(argv[1], std::stoi(argv[2]), {argv + 3, argv + argc});
} catch (const std::exception &error) {
  std::fprintf(stderr, "error: %s\n", error.what());
  return 70;
}
