// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cases of the functions of numbers, the activations and the reductions.
#include "OpCases.h"

#include <fmt/format.h>

#include <cmath>

namespace modc::nn {

/// Functions of one number, each where it is smooth.
void addMath(CaseTable &table) {
  const std::tuple<const char *, double, double> domains[] = {
      {"abs", 0.1, 3},        {"sign", 0.1, 3},      {"square", -2, 2},     {"reciprocal", 0.5, 3},
      {"rsqrt", 0.25, 4},     {"exp2", -2, 2},       {"expm1", -2, 2},      {"log1p", -0.75, 3},
      {"log2", 0.25, 4},      {"log10", 0.25, 4},    {"sin", -3, 3},        {"cos", -3, 3},
      {"tan", -1, 1},         {"asin", -0.75, 0.75}, {"acos", -0.75, 0.75}, {"atan", -3, 3},
      {"sinh", -2, 2},        {"cosh", -2, 2},       {"asinh", -3, 3},      {"acosh", 1.25, 4},
      {"atanh", -0.75, 0.75}, {"erf", -2, 2},        {"erfc", -2, 2},       {"silu", -3, 3},
      {"mish", -3, 3},        {"logsigmoid", -3, 3}, {"softsign", -3, 3},   {"tanhshrink", -2, 2},
      {"floor", 2.1, 2.9},    {"ceil", 2.1, 2.9},    {"round", 2.6, 3.4},   {"trunc", -2.9, -2.1},
      {"frac", 2.1, 2.9}};
  for (auto [op, low, high] : domains)
    table[op] = unary(low, high);
  for (const char *op : {"abs", "sign"})
    table[op].push_back({{{"F[N]", -3, -0.1}}, ""});
  for (const char *op : {"abs", "sign", "square", "floor", "ceil", "round", "trunc"})
    table[op].push_back({{{"i64[N, 3]", -5, 5}}, ""});
  for (const char *op : {"floor", "ceil", "round", "trunc"}) // in the kernel: halves, and whole numbers
    table[op].push_back({{{"F[]", 0, 0, false, 2.5}}, ""});
  for (const char *op : {"isnan", "isinf", "isfinite"})
    table[op] = {{{{"F[N, 3]"}}, ""}, {{{"F[]", 0, 0, false, HUGE_VAL}}, ""}, {{{"F[]", 0, 0, false, NAN}}, ""}};
}

/// Inputs on every side of each corner, and the settings.
void addActivations(CaseTable &table) {
  const std::pair<const char *, std::vector<const char *>> settings[] = {
      {"gelu", {"", "{approximate = \"tanh\"}"}},
      {"softplus", {"", "{beta = 2.0 : f64, threshold = 1.0 : f64}"}},
      {"softshrink", {"", "{lambd = 0.25 : f64}"}},
      {"hardshrink", {"", "{lambd = 0.25 : f64}"}},
      {"threshold", {"{threshold = 0.5 : f64, value = -7.0 : f64}"}},
      {"hardtanh", {"", "{min_val = -0.5 : f64, max_val = 2.0 : f64}"}},
      {"relu6", {""}},
      {"hardsigmoid", {""}},
      {"hardswish", {""}},
      {"elu", {"", "{alpha = 1.5 : f64}"}},
      {"celu", {"", "{alpha = 1.5 : f64}"}},
      {"selu", {""}},
      {"leaky_relu", {"", "{negative_slope = 0.25 : f64}"}}};
  for (const auto &[op, variants] : settings)
    for (const char *attributes : variants)
      for (const char *type : {"F[]", "F[N]", "F[2, N, 19]"})
        table[op].push_back({{{type, -8, 8}}, attributes});
}

void addMorePointwise(CaseTable &table) {
  for (const char *op : {"maximum", "minimum"}) {
    table[op] = binary({"F"}, {"F", -2.01, 2.01});
    table[op].push_back({{{"i64[N, 3]", -5, 5}, {"i64[3]", -5, 5}}, ""});
  }
  table["fmod"] = binary({"F", 2.05, 2.45}, {"F", 1, 1.01});
  table["fmod"].push_back({{{"F[7]", -2.45, -2.05}, {"F[7]", 1, 1.01}}, ""});
  table["fmod"].push_back({{{"i64[N, 3]", -9, 9}, {"i64[3]", 1, 5}}, ""});
  table["fmod"].push_back({{{"i64[N, 3]", -9, 9}, {"i64[3]", -5, -1}}, ""});
  table["atan2"] = binary({"F", 0.5, 2}, {"F", -2, 2});
  table["xlogy"] = binary({"F", -2, 2}, {"F", 0.25, 2});
  table["binary_cross_entropy"] = binary({"F", 0.1, 0.9}, {"F", 0, 1});
  table["lerp"] = {{{{"F[2, 3]"}, {"F[3]"}, {"F[]", 0.1, 0.4}}, ""}, {{{"F[N]"}, {"F[N]"}, {"F[N]", 0.6, 1.2}}, ""}};
  for (const char *op : {"addcmul", "addcdiv"})
    table[op] = {{{{"F[2, 3]"}, {"F[3]"}, {"F[2, 1]", 0.5, 2}}, "{value = 0.5 : f64}"},
                 {{{"F[N]"}, {"F[]"}, {"F[N]", 0.5, 2}}, ""}};
}

/// Traces, diagonals, outer products, batches, sums, dimensions that broadcast, names that one operand has alone.
static std::vector<OpCase> einsums() {
  auto equation = [](const char *text) { return fmt::format("{{equation = \"{}\"}}", text); };
  return {{{{"F[3, 4]"}, {"F[4, 2]"}}, equation("ij,jk->ik")},
          {{{"F[N, 3, 5]"}, {"F[N, 5, T]"}}, equation("bij, bjk")},
          {{{"F[3, 4]"}}, equation("ij->ji")},
          {{{"F[3, 4]"}}, equation("ba")},
          {{{"F[N, 4]"}}, equation("ij->")},
          {{{"F[4, 4]"}}, equation("ii")},
          {{{"F[N, T, N]"}}, equation("iji->ij")},
          {{{"F[N]"}, {"F[3]"}}, equation("i,j->ij")},
          {{{"F[3, 4]"}, {"F[3, 4]"}}, equation("ij,ij->i")},
          {{{"F[2, 3, 4]"}, {"F[3, 4, 5]"}}, equation("aBc,Bcd->ad")},
          {{{"F[2, N, 3, 4]"}, {"F[1, 4, 2]"}}, equation("...ij,...jk->...ik")},
          {{{"F[2, 3, 4]"}, {"F[4]"}}, equation("i...,...->...i")},
          {{{"F[2, 3]"}, {"F[4, 3, 5]"}, {"F[2, 5]"}}, equation("bn,anm,bm->ba")},
          {{{"F[1, 3]"}, {"F[4, 3]"}, {"F[4]"}}, equation("ij,ij,i->j")},
          {{{"i64[3, 4]", -5, 5}, {"i64[4, 2]", -5, 5}}, equation("ij,jk->ki")},
          {{{"F[]"}, {"F[3]"}}, equation(",i->i")},
          {{{"F[3]"}}, equation("i->i")}};
}

void addReductions(CaseTable &table) {
  for (const char *op : {"amax", "amin"}) {
    table[op] = reduction();
    table[op].push_back({{{"i64[3, 4]", -5, 5}}, "{dim = array<i64: 1>}"});
    table[op].push_back({{{"F[3, N, 2, 4]"}}, "{dim = array<i64: 0, 2, 3>}"});
  }
  table["prod"] = sums();
  table["prod"].push_back({{{"F[3, N, 2, 4]", 0.5, 1.5}}, "{dim = array<i64: 0, 2, 3>}"});
  for (const char *op : {"argmax", "argmin"})
    table[op] = {{{{"F[2, 3]"}}, ""},
                 {{{"F[]"}}, ""},
                 {{{"F[N]"}}, "{keepdim = true}"},
                 {{{"F[2, 3, 4]"}}, "{dim = 1 : i64}"},
                 {{{"F[N, 19]", 0, 4, true}}, "{dim = 1 : i64}"},
                 {{{"F[N, 19]", 0, 2, true}}, "{dim = 0 : i64, keepdim = true}"},
                 {{{"F[N, T]"}}, "{dim = -1 : i64}"},
                 {{{"i64[3, 70]", -5, 5}}, "{dim = 1 : i64}"}};
  for (const char *dims : {"", "dim = array<i64: 1>", "dim = array<i64: 0>, keepdim = true", "dim = array<i64: -1, 0>",
                           "correction = 0.0 : f64", "dim = array<i64: 0, 2>, correction = 0.0 : f64, keepdim = true"})
    table["var"].push_back({{{"F[3, 4, N]"}}, "{" + std::string(dims) + "}"});
  table["var"].push_back({{{"F[N, 19]"}}, "{dim = array<i64: 1>}"});
  table["var"].push_back({{{"F[N, 19]"}}, "{dim = array<i64: 0>}"});
  table["var"].push_back({{{"F[]"}}, "{correction = 0.0 : f64}"});
  table["batch_norm_train"] = {{{{"F[N, 3]"}}, ""},
                               {{{"F[2, 3, 5]"}, {"F[3]"}, {"F[3]"}}, ""},
                               {{{"F[N, 4, 2, 3]"}, {"F[4]"}, {"F[4]"}}, "{eps = 0.5}"}};
  table["standardize"] = {{{{"F[N, 19]"}}, "{dim = array<i64: 1>}"},
                          {{{"F[2, 3, 4]"}}, "{dim = array<i64: -2, -1>, eps = 0.125 : f64}"},
                          {{{"F[N, T]"}}, "{dim = array<i64: 0>}"},
                          {{{"F[2, 3, 4]"}}, "{dim = array<i64: 0, 2>}"},
                          {{{"F[2, 3, T]"}}, "{dim = array<i64: 2>}"}};
  table["cumsum"] = {{{{"F[2, 7]"}}, "{dim = 1 : i64}"},
                     {{{"F[N, 3]"}}, "{dim = 0 : i64}"},
                     {{{"F[2, N]"}}, "{dim = -1 : i64}"},
                     {{{"F[4]"}}, "{dim = 0 : i64, reverse = true}"},
                     {{{"F[N]"}}, "{dim = 0 : i64, reverse = true}"},
                     {{{"i64[5]", -5, 5}}, "{dim = 0 : i64}"},
                     {{{"bool[3, 5]", 0, 2}}, "{dim = 1 : i64}"},
                     {{{"F[2, N, 19]"}}, "{dim = 1 : i64}"},
                     {{{"F[]"}}, "{dim = 0 : i64}"}};
  table["cumprod"] = {{{{"F[2, 7]"}}, "{dim = 1 : i64}"},          {{{"F[N, 3]"}}, "{dim = 0 : i64}"},
                      {{{"F[2, N, 3]"}}, "{dim = -2 : i64}"},      {{{"F[N]"}}, "{dim = 0 : i64, exclusive = true}"},
                      {{{"F[7]", 0, 2, true}}, "{dim = 0 : i64}"}, // with zeros
                      {{{"i32[5]", -5, 5}}, "{dim = 0 : i64}"},    {{{"F[]"}}, "{dim = 0 : i64}"}};
  table["recurrence"] = {{{{"F[2, 7]"}, {"F[2, 7]"}}, "{dim = 1 : i64}"},
                         {{{"F[N, 3]"}, {"F[N, 3]"}}, "{dim = 0 : i64}"},
                         {{{"F[]"}, {"F[]"}}, "{dim = 0 : i64}"}};
  table["argsort"] = {{{{"F[2, 7]"}}, ""},
                      {{{"F[N, 3]"}}, "{dim = 0 : i64, descending = true}"},
                      {{{"F[2, T, 3]", 0, 3, true}}, "{dim = -2 : i64, stable = true}"}, // with ties
                      {{{"F[N, 19]", 0, 5, true}}, "{descending = true}"},
                      {{{"i64[2, 2, 19]", -5, 5}}, "{dim = 2 : i64}"},
                      {{{"bool[7]", 0, 2}}, ""},
                      {{{"F[3, 19]"}}, "{count = 4 : i64}"},
                      {{{"F[]"}}, "{dim = 0 : i64}"}};
  table["topk_indices"] = {{{{"F[N, 19]"}}, "{k = 4 : i64}"},
                           {{{"F[N, 19]", 0, 5, true}}, "{k = 7 : i64, largest = false}"},
                           {{{"F[4, N, 2]"}}, "{k = 2 : i64, dim = 0 : i64}"},
                           {{{"i32[3, 5]", -5, 5}}, "{k = 5 : i64, dim = -1 : i64}"},
                           {{{"F[2, 3]"}}, "{k = 0 : i64}"},
                           {{{"F[]"}}, "{k = 1 : i64}"}};
  table["einsum"] = einsums();
  table["class_pick"] = {{{{"F[N, 10]"}, {"i64[N]", 0, 10}}, ""},
                         {{{"F[3, T]"}, {"i32[3]", 0, 3}}, ""},
                         {{{"F[N, 4]"}, {"i64[N]", 0, 4}}, "{ignore_index = 2 : i64}"}};
}

} // namespace modc::nn
