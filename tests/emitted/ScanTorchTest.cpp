// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Recurrent layers written as loops against PyTorch's: outputs and all gradients of recorded calls of nn.RNN and nn.GRU.
#include "ScanModels.h"

#include "gru_cell.h"
#include "rnn.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace modc;
using namespace modc::test;
using modc::nn::ProgramInputs;
using modc::nn::ProgramOutputs;
using modc::nn::RefTensor;

namespace {

/// A recorded case: state, tensors that are made, outputs and gradients.
class TorchCase {
public:
  explicit TorchCase(const std::string &name) {
    auto file = llvm::MemoryBuffer::getFile(MODC_SCAN_SPECS "/" + name + ".json");
    EXPECT_TRUE(file) << name;
    auto parsed = llvm::json::parse(file ? (*file)->getBuffer() : "");
    EXPECT_TRUE(static_cast<bool>(parsed));
    if (parsed)
      root = std::move(*parsed);
  }

  RefTensor state(llvm::StringRef key) { return tensor(object(root, {"module", "state"})->get(key)); }
  RefTensor made(llvm::StringRef name) {
    for (llvm::json::Value &step : *root.getAsObject()->getArray("steps"))
      if (step.getAsObject()->getString("name") == name)
        return tensor(step.getAsObject()->get("value"));
    ADD_FAILURE() << "no tensor " << name.str();
    return {};
  }
  RefTensor outputGradient(std::size_t index) {
    return tensor(&(*root.getAsObject()->getArray("steps")->back().getAsObject()->getArray("grad"))[index]);
  }
  RefTensor output(std::size_t index) {
    llvm::json::Array &steps = *object(root, {"expect"})->getArray("steps");
    return tensor(&(*object(steps[steps.size() - 2], {"output"})->getArray("tuple"))[index]);
  }
  RefTensor gradient(llvm::StringRef kind, llvm::StringRef name) {
    return tensor(object(object(root, {"expect"})->getArray("steps")->back(), {kind})->get(name));
  }

private:
  static llvm::json::Object *object(llvm::json::Value &value, std::initializer_list<llvm::StringRef> path) {
    llvm::json::Object *at = value.getAsObject();
    for (llvm::StringRef key : path)
      at = at->getObject(key);
    return at;
  }
  static RefTensor tensor(llvm::json::Value *value) {
    std::vector<std::int64_t> shape;
    for (llvm::json::Value &extent : *value->getAsObject()->getArray("shape"))
      shape.push_back(*extent.getAsInteger());
    RefTensor result(shape);
    for (auto [i, number] : llvm::enumerate(*value->getAsObject()->getArray("data")))
      result.data[i] = *number.getAsNumber();
    return result;
  }

  llvm::json::Value root = nullptr;
};

/// [N, T, C] as [T, N, C].
RefTensor timeFirst(const RefTensor &x) {
  RefTensor result({x.shape[1], x.shape[0], x.shape[2]});
  for (std::int64_t n = 0; n < x.shape[0]; ++n)
    for (std::int64_t t = 0; t < x.shape[1]; ++t)
      for (std::int64_t c = 0; c < x.shape[2]; ++c)
        result.data[(t * x.shape[0] + n) * x.shape[2] + c] = x.data[(n * x.shape[1] + t) * x.shape[2] + c];
  return result;
}

/// One of three gates of a weight or bias.
RefTensor gate(const RefTensor &stacked, int index) {
  std::vector<std::int64_t> shape = stacked.shape;
  shape[0] /= 3;
  RefTensor result(shape);
  std::copy_n(stacked.data.begin() + index * result.elements(), result.elements(), result.data.begin());
  return result;
}

TEST(ScanTorch, Rnn) {
  TorchCase torch("layer_rnn_tanh");
  ProgramInputs inputs;
  ProgramOutputs expected;
  for (llvm::StringRef key : {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"}) {
    inputs.slots[key] = torch.state(key);
    expected.contributions[key] = torch.gradient("param_grads", key);
  }
  inputs.slots["start"] = RefTensor({2});
  Cube x(torch.made("x")), output(torch.output(0)), last(torch.output(1));
  Emitted<rnn::Rnn> emitted(inputs, x.extents.n1, x.extents.n0);
  auto check = [&] {
    compareWith(torch.output(0), output.values.data(), "output");
    compareWith(torch.output(1), last.values.data(), "h_n");
    output.values.assign(output.values.size(), 0);
    last.values.assign(last.values.size(), 0);
  };
  ASSERT_TRUE(emitted.net.forward(x, output, last, emitted.workspace).ok());
  check();
  ASSERT_TRUE(emitted.training.forward(x, output, last).ok());
  compareWith(torch.output(0), output.values.data(), "output, training");
  Cube doutput(torch.outputGradient(0)), dlast(torch.outputGradient(1));
  ASSERT_TRUE(emitted.training.backward(doutput, dlast).ok());
  check();
  compareWith(torch.gradient("input_grads", "x"), emitted.training.x_grad(), "gradient of x");
  emitted.compareGradients(expected);
}

TEST(ScanTorch, Gru) {
  TorchCase torch("layer_gru_initial_state");
  ProgramInputs inputs;
  ProgramOutputs expected;
  const std::pair<const char *, const char *> parts[] = {{"weight", "weight_"}, {"bias", "bias_"}};
  const char *const gates[2][3] = {{"ir", "iz", "in_"}, {"hr", "hz", "hn"}};
  for (auto [part, prefix] : parts)
    for (int side = 0; side < 2; ++side)
      for (int i = 0; i < 3; ++i) {
        std::string key = std::string(gates[side][i]) + "." + part;
        std::string stacked = std::string(prefix) + (side ? "hh_l0" : "ih_l0");
        inputs.slots[key] = gate(torch.state(stacked), i);
        expected.contributions[key] = gate(torch.gradient("param_grads", stacked), i);
      }
  Cube x(timeFirst(torch.made("x"))), output(timeFirst(torch.output(0)));
  RefTensor start = torch.made("h0"), end = torch.output(1), endGradient = torch.outputGradient(1);
  for (RefTensor *tensor : {&start, &end, &endGradient})
    tensor->shape.erase(tensor->shape.begin()); // the dimension of layers
  Matrix h0(start), last(end), dlast(endGradient);
  Emitted<gru_cell::GruCell> emitted(inputs, x.extents.n1, x.extents.n0);
  ASSERT_TRUE(emitted.net.forward(x, h0, output, last, emitted.workspace).ok());
  compareWith(timeFirst(torch.output(0)), output.values.data(), "output");
  compareWith(end, last.values.data(), "h_n");
  ASSERT_TRUE(emitted.training.forward(x, h0, output, last).ok());
  compareWith(timeFirst(torch.output(0)), output.values.data(), "output, training");
  Cube doutput(timeFirst(torch.outputGradient(0)));
  ASSERT_TRUE(emitted.training.backward(doutput, dlast).ok());
  compareWith(timeFirst(torch.gradient("input_grads", "x")), emitted.training.x_grad(), "gradient of x");
  RefTensor dh0 = torch.gradient("input_grads", "h0");
  compareWith(dh0, emitted.training.h0_grad(), "gradient of h0");
  emitted.compareGradients(expected);
}

} // namespace
