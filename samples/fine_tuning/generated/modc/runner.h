// SPDX-License-Identifier: 0BSD
// The command line of programs that `modc build` makes: inputs from files or generated, outputs to files, to stdout or
// compared.
#ifndef MODC_ABI_1_RUNNER_H
#define MODC_ABI_1_RUNNER_H

#include "eager.h"
#include "npy.h"

#include <getopt.h>

#include <cmath>
#include <cstdio>
#include <map>

namespace modc {
inline namespace abi_1 {

/// A wrong command line; everything else that goes wrong is another std::runtime_error.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace runner_detail {

template <class T>
std::string number_text(T value) {
  char digits[64];
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else {
    const auto result = std::to_chars(digits, digits + sizeof digits, value);
    return {digits, result.ptr};
  }
}

/// Nested brackets, a row a line; only the ends of long dimensions, as NumPy and PyTorch print them.
template <class T>
void print_values(const T* data, const std::vector<std::int64_t>& shape, std::size_t dim, std::size_t indent) {
  if (dim == shape.size()) {
    std::printf("%s", number_text(*data).c_str());
    return;
  }
  std::int64_t stride = 1;
  for (std::size_t i = dim + 1; i < shape.size(); ++i) stride *= shape[i];
  std::printf("[");
  constexpr std::int64_t ends = 6;
  for (std::int64_t i = 0; i < shape[dim]; ++i) {
    const char* separator = dim + 1 == shape.size() ? ", " : ",\n";
    if (i > 0) std::printf("%s%*s", separator, dim + 1 == shape.size() ? 0 : static_cast<int>(indent + 1), "");
    if (shape[dim] > 2 * ends && i == ends) {
      std::printf("...");
      i = shape[dim] - ends - 1;
      continue;
    }
    print_values(data + i * stride, shape, dim + 1, indent + 1);
  }
  std::printf("]");
}

/// A whole text as a number.
template <class T>
T parse_number(const std::string& text, const std::string& what) {
  T value{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || text.empty())
    throw UsageError("`" + text + "` is no " + what);
  return value;
}

}  // namespace runner_detail

class Runner {
 public:
  Runner(int argc, char** argv) {
    static const option options[] = {
        {"input", required_argument, nullptr, 'i'},    {"output", required_argument, nullptr, 'o'},
        {"expected", required_argument, nullptr, 'e'}, {"dim", required_argument, nullptr, 'd'},
        {"weights", required_argument, nullptr, 'w'},  {"mode", required_argument, nullptr, 'm'},
        {"rtol", required_argument, nullptr, 'r'},     {"atol", required_argument, nullptr, 'a'},
        {"seed", required_argument, nullptr, 's'},     {"print-outputs", no_argument, nullptr, 'p'},
        {"help", no_argument, nullptr, 'h'},           {nullptr, 0, nullptr, 0},
    };
    for (int c; (c = getopt_long(argc, argv, "", options, nullptr)) != -1;) take(c, optarg == nullptr ? "" : optarg);
    if (optind < argc) throw UsageError("`" + std::string(argv[optind]) + "` is not an option");
  }

  bool wants_help() const noexcept { return help_; }
  std::uint64_t seed() const noexcept { return seed_; }
  bool has_weights() const noexcept { return !weights_.empty(); }
  const std::string& weights() const noexcept { return weights_; }
  bool train() const noexcept { return mode_ == "train"; }
  void require_mode(const char* only) const {
    if (mode_ != only && !mode_.empty()) throw UsageError("this program has only the mode " + std::string(only));
  }
  int exit_code() const noexcept { return differs_ ? 2 : 0; }

  /// An input of the model. `extents` are numbers or names of dimensions, which the first input with a file binds.
  template <class T>
  Tensor<T> input(const std::string& name, const std::vector<std::string>& extents) {
    const std::string value = take_value(inputs_, name, "--input " + name + "=@file.npy, random:42, zeros or ones");
    if (value.front() == '@') return from_file<T>(name, value.substr(1), extents);
    Tensor<T> tensor(shape_of(extents));
    if (value == "ones")
      std::fill(tensor.begin(), tensor.end(), T(1));
    else if (value.rfind("random:", 0) == 0)
      fill_random(tensor, name, value.substr(7));
    else if (value != "zeros")
      throw UsageError("`" + value + "` is no value of an input");
    return tensor;
  }
  double number(const std::string& name) {
    return runner_detail::parse_number<double>(take_value(inputs_, name, "--input " + name + "=1.5"), "number");
  }
  void inputs_done() const {
    if (!inputs_.empty()) throw UsageError("the model has no input `" + inputs_.begin()->first + "`");
  }

  template <class T>
  void output(const std::string& name, const Tensor<T>& tensor) {
    bool print = print_;
    bool used = false;
    if (const auto it = outputs_.find(name); it != outputs_.end()) {
      std::string text;
      throw_unless_ok(write_npy(file_of(it->second), dtype_of<T>, tensor.shape(), tensor.data(), &text), text);
      used = true;
    }
    if (const auto it = expected_.find(name); it != expected_.end()) {
      compare(name, tensor, file_of(it->second));
      used = true;
    }
    if (!print && used) return;
    std::printf("%s [", name.c_str());
    for (std::size_t i = 0; i < tensor.shape().size(); ++i)
      std::printf("%s%lld", i > 0 ? ", " : "", static_cast<long long>(tensor.shape()[i]));
    std::printf("]\n");
    runner_detail::print_values(tensor.data(), tensor.shape(), 0, 0);
    std::printf("\n");
  }

 private:
  using Values = std::map<std::string, std::string>;

  void take(int c, const std::string& value) {
    using runner_detail::parse_number;
    switch (c) {
      case 'i': add(inputs_, value); break;
      case 'o': add(outputs_, value); break;
      case 'e': add(expected_, value); break;
      case 'd': {
        const std::size_t at = value.find('=');
        if (at == std::string::npos) throw UsageError("`" + value + "` is no value of --dim; one is N=1");
        dims_[value.substr(0, at)] = parse_number<std::int64_t>(value.substr(at + 1), "extent");
        break;
      }
      case 'w': weights_ = value; break;
      case 'm':
        if (value != "eval" && value != "train") throw UsageError("--mode is eval or train");
        mode_ = value;
        break;
      case 'r': rtol_ = parse_number<double>(value, "tolerance"); break;
      case 'a': atol_ = parse_number<double>(value, "tolerance"); break;
      case 's': seed_ = parse_number<std::uint64_t>(value, "seed"); break;
      case 'p': print_ = true; break;
      case 'h': help_ = true; break;
      default: throw UsageError("--help lists the options");
    }
  }
  static void add(Values& values, const std::string& text) {
    const std::size_t at = text.find('=');
    if (at == std::string::npos || at + 1 == text.size())
      throw UsageError("`" + text + "` is not of the form name=value");
    if (!values.emplace(text.substr(0, at), text.substr(at + 1)).second)
      throw UsageError("`" + text.substr(0, at) + "` is given twice");
  }
  static std::string take_value(Values& values, const std::string& name, const std::string& example) {
    const auto it = values.find(name);
    if (it == values.end()) throw UsageError("no value for the input `" + name + "`: " + example);
    std::string value = it->second;
    values.erase(it);
    return value;
  }
  static std::string file_of(const std::string& value) { return value.front() == '@' ? value.substr(1) : value; }

  static bool is_number(const std::string& text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }

  std::vector<std::int64_t> shape_of(const std::vector<std::string>& extents) const {
    std::vector<std::int64_t> shape;
    for (const std::string& extent : extents) {
      const auto it = dims_.find(extent);
      shape.push_back(is_number(extent)   ? runner_detail::parse_number<std::int64_t>(extent, "extent")
                      : it != dims_.end() ? it->second
                                          : 1);
    }
    return shape;
  }

  template <class T>
  Tensor<T> from_file(const std::string& name, const std::string& path, const std::vector<std::string>& extents) {
    NpyArray array;
    std::string text;
    throw_unless_ok(read_npy(path, array, &text), text);
    if (array.dtype != dtype_of<T>)
      throw std::runtime_error(path + ": the dtype is not that of the input `" + name + "`");
    if (array.shape.size() != extents.size())
      throw std::runtime_error(path + ": the rank is not that of the input `" + name + "`");
    for (std::size_t i = 0; i < extents.size(); ++i)
      if (!is_number(extents[i])) dims_.emplace(extents[i], array.shape[i]);
    Tensor<T> tensor(array.shape);
    if (tensor.size() != 0) std::memcpy(tensor.data(), array.data.data(), tensor.size() * sizeof(T));
    return tensor;
  }

  /// Standard normal for floats, 0 or 1 for integers.
  template <class T>
  static void fill_random(Tensor<T>& tensor, const std::string& name, const std::string& seed_text) {
    const random::Stream numbers{runner_detail::parse_number<std::uint64_t>(seed_text, "seed"), random::hash(name)};
    for (std::size_t i = 0; i < tensor.size(); ++i) {
      if constexpr (std::is_floating_point_v<T>)
        tensor[i] = static_cast<T>(random::normal_quantile(numbers.open_uniform(i)));
      else
        tensor[i] = static_cast<T>(numbers.bits(i) & 1);
    }
  }

  template <class T>
  void compare(const std::string& name, const Tensor<T>& tensor, const std::string& path) {
    const Tensor<T> wanted = from_file<T>(name, path, std::vector<std::string>(tensor.shape().size(), "0"));
    if (wanted.shape() != tensor.shape())
      throw std::runtime_error(path + ": the shape is not that of the output `" + name + "`");
    std::size_t count = 0, worst = 0;
    double worst_error = -1;
    for (std::size_t i = 0; i < tensor.size(); ++i) {
      const double a = static_cast<double>(tensor[i]), b = static_cast<double>(wanted[i]);
      if (a == b || (std::isnan(a) && std::isnan(b))) continue;
      const double error = std::abs(a - b);
      if (error <= atol_ + rtol_ * std::abs(b)) continue;
      ++count;
      if (!(error <= worst_error)) {
        worst_error = error;
        worst = i;
      }
    }
    if (count == 0) return;
    differs_ = true;
    std::fprintf(stderr, "%s: %zu of %zu values differ; most at element %zu: %s, expected %s\n", name.c_str(), count,
                 tensor.size(), worst, runner_detail::number_text(tensor[worst]).c_str(),
                 runner_detail::number_text(wanted[worst]).c_str());
  }

  Values inputs_, outputs_, expected_;
  std::map<std::string, std::int64_t> dims_;
  std::string weights_, mode_ = "eval";
  double rtol_ = 2e-5, atol_ = 2e-5;
  std::uint64_t seed_ = 0;
  bool print_ = false, help_ = false, differs_ = false;
};

/// main() of a program made by `modc build`. Exit codes: 0 done, 1 a file is refused, 2 an output differs, 64 usage.
inline int run_program(int argc, char** argv, int (*run)(Runner&)) {
  try {
    Runner runner(argc, argv);
    if (runner.wants_help()) {
      std::printf(
          "usage: %s --input x=@x.npy|random:42|zeros|ones ... [--weights w.safetensors] [--mode eval|train]\n"
          "         [--dim N=4] [--seed 0] [--output y=@y.npy] [--expected y=@y.npy [--rtol r] [--atol a]]\n"
          "         [--print-outputs]\n",
          argv[0]);
      return 0;
    }
    return run(runner);
  } catch (const UsageError& error) {
    std::fprintf(stderr, "%s: error: %s\n", argv[0], error.what());
    return 64;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: error: %s\n", argv[0], error.what());
    return 1;
  }
}

}  // namespace abi_1
}  // namespace modc

#endif
