// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// OpenVINO from C++, in float32 and with the settings for the shortest time of one call.
// usage: openvino FOLDER THREADS INPUT...
#include "Arguments.h"
#include "Serve.h"

#include <openvino/openvino.hpp>

namespace {

ov::Tensor readInput(const std::string &text, const std::string &path) {
  const bench::Described described(text);
  const ov::element::Type type = described.below ? ov::element::i64 : ov::element::f32;
  ov::Tensor tensor(type, ov::Shape(described.shape.begin(), described.shape.end()));
  bench::readFile(path, tensor.data(), tensor.get_byte_size());
  return tensor;
}

void run(const std::string &folder, int threads, const std::vector<std::string> &inputs) {
  const bench::Clock::time_point start = bench::Clock::now();
  ov::Core core;
  ov::CompiledModel compiled = core.compile_model(
      core.read_model(folder + "/model.onnx"), "CPU", ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
      ov::inference_num_threads(threads), ov::num_streams(1), ov::hint::inference_precision(ov::element::f32),
      ov::hint::execution_mode(ov::hint::ExecutionMode::ACCURACY));
  ov::InferRequest request = compiled.create_infer_request();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    request.set_input_tensor(i, readInput(inputs[i], folder + "/input" + std::to_string(i) + ".bin"));
  request.infer();
  const double seconds = bench::nanosecondsSince(start) * 1e-9;
  const ov::Tensor output = request.get_output_tensor();
  bench::writeFile(folder + "/openvino.bin", output.data(), output.get_byte_size());
  bench::serve([&] { request.infer(); }, seconds);
}

} // namespace

int main(int argc, char **argv) try {
  if (argc < 4)
    throw std::runtime_error("usage: openvino FOLDER THREADS INPUT...");
  run(argv[1], std::stoi(argv[2]), {argv + 3, argv + argc});
} catch (const std::exception &error) {
  std::fprintf(stderr, "error: %s\n", error.what());
  return 70;
}
