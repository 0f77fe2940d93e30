// SPDX-License-Identifier: 0BSD
// Runs a model through its core face: forward, training, forward with the trained weights. `record FOLDER` writes inputs,
// outputs, losses and weights there; `compare FOLDER TOLERANCE` holds what it computes itself against such a record, whose
// weights it loads, and so compares two machines.
#include "CallModel.h"
#include "modc/io.h"
#include "modc/npy.h"

#include <cmath>
#include <string_view>

namespace {

constexpr int step_count = 20;

/// Where results go, or what they are compared with.
class Record {
public:
  Record(std::string folder, double tolerance) : folder_(std::move(folder)), tolerance_(tolerance) {}

  bool compares() const { return tolerance_ >= 0; }
  bool differs() const { return differs_; }
  std::string path(const std::string &name) const { return folder_ + "/" + name; }

  template <class T>
  void take(const std::string &name, const std::vector<std::int64_t> &shape, const T *values, std::size_t size) {
    std::string text;
    if (!compares()) {
      finish(modc::write_npy(path(name + ".npy"), modc::dtype_of<T>, shape, values, &text), text);
      return;
    }
    modc::NpyArray wanted;
    finish(modc::read_npy(path(name + ".npy"), wanted, &text), text);
    if (wanted.dtype != modc::dtype_of<T> || wanted.shape != shape)
      fail(name + ": another dtype or shape");
    double worst = 0;
    for (std::size_t i = 0; i < size; ++i) {
      T value;
      std::memcpy(&value, wanted.data.data() + i * sizeof(T), sizeof(T));
      const double a = static_cast<double>(values[i]), b = static_cast<double>(value);
      const double error = std::abs(a - b) / (1 + std::abs(b));
      worst = error <= worst ? worst : error;
      if (std::isnan(a) || std::isnan(b))
        fail(name + " has NaN");
    }
    std::printf("%s: largest difference %.1e\n", name.c_str(), worst);
    if (worst > tolerance_)
      fail(name + " differs");
  }

  template <class Tuple> void take_all(const std::string &prefix, const char *const *names, const Tuple &all) {
    std::apply([&](const auto &...each) { (take_one(prefix + *names++, each), ...); }, all);
  }

private:
  template <class T, int Rank> void take_one(const std::string &name, const test::Values<modc::View<T, Rank>> &values) {
    std::vector<std::int64_t> shape;
    for (int i = 0; i < Rank; ++i)
      shape.push_back(values.shape[i]);
    take(name, shape, values.data(), values.size());
  }
  void take_one(const std::string &, const test::Values<double> &) {}

  void fail(const std::string &text) {
    std::printf("%s\n", text.c_str());
    differs_ = true;
  }
  static void finish(const modc::Status &status, const std::string &text) {
    if (!status.ok())
      std::printf("%s\n", text.c_str());
    test::require(status);
  }

  std::string folder_;
  double tolerance_;
  bool differs_ = false;
};

/// The weights of the record after training, in a fresh model.
void check_trained(Record &record, const modc::State &trained) {
  std::string text;
  const std::string file = record.path("trained.safetensors");
  if (!record.compares()) {
    test::require(modc::save_state_dict(trained, file, &text));
    return;
  }
  test::Net loaded;
  test::require(modc::load_state_dict(loaded.core.state(), file, {}, &text));
  test::require(loaded.core.prepare());
  test::Caller caller;
  test::require(caller.forward(loaded.core));
  record.take_all("trained_", test::output_names, caller.out);
}

template <class Core> void train(Core &core, Record &record) {
  if constexpr (test::trains<Core>) {
    test::Trainer<Core> trainer(core);
    float losses[step_count];
    for (float &loss : losses) {
      test::require(trainer.train_step());
      loss = trainer.loss;
    }
    record.take("losses", {step_count}, losses, step_count);
  }
}

int run(Record &record) {
  test::Net net;
  test::Caller caller;
  test::require(net.core.prepare());
  record.take_all("in_", test::input_names, caller.in);
  test::require(caller.forward(net.core));
  record.take_all("out_", test::output_names, caller.out);

  train(net.core, record);
  check_trained(record, net.core.state());
  test::require(net.core.prepare());
  caller.spoil();
  test::require(caller.forward(net.core));
  record.take_all("trained_", test::output_names, caller.out);
  return record.differs() ? 2 : 0;
}

} // namespace

int main(int argc, char **argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if ((mode != "record" || argc != 3) && (mode != "compare" || argc != 4)) {
    std::fprintf(stderr, "usage: exercise record FOLDER | compare FOLDER TOLERANCE\n");
    return 64;
  }
  Record record(argv[2], mode == "compare" ? std::strtod(argv[3], nullptr) : -1);
  return run(record);
}
