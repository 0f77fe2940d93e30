// SPDX-License-Identifier: 0BSD
// What a model computes with both faces and what its errors say, as text; for models of different runtimes in one program.
#ifndef MODC_TESTS_TWO_RUNTIMES_H
#define MODC_TESTS_TWO_RUNTIMES_H

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

std::string first_results();
std::string second_results();

/// A classifier's outputs and losses through 5 steps of training, and its words about a wrong shape and a missing file.
template <class Model, class Floats, class Integers> std::string results(std::int64_t width) {
  constexpr std::int64_t rows = 5;
  Floats x({rows, width});
  Integers classes({rows});
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(i % 7) * 0.25f - 0.75f;
  for (std::size_t i = 0; i < classes.size(); ++i)
    classes[i] = static_cast<std::int64_t>(i % 3);

  std::string text;
  const auto add_outputs = [&](const Floats &outputs) {
    for (const float value : outputs)
      text += std::to_string(value) + " ";
  };
  const auto add_error = [&](auto call) {
    try {
      call();
    } catch (const std::runtime_error &error) {
      text += error.what();
    }
  };
  Model model(7);
  model.eval();
  add_outputs(model(x));
  model.train();
  for (int step = 0; step < 5; ++step)
    text += std::to_string(model.train_step(x, classes)) + " ";
  model.eval();
  add_outputs(model(x));
  add_error([&] { model(Floats({rows, width + 1})); });
  add_error([&] { model.load_state_dict("no such file"); });
  return text + "\n";
}

#endif
