// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cases of convolutions, pools and padding.
#include "OpCases.h"

namespace modc::nn {

/// Convolutions with every size odd, with and without a batch, of one to three dimensions.
static void addConvolutions(std::map<std::string, std::vector<OpCase>> &table) {
  table["conv1d"] = {
      {{{"F[N, 2, 9]"}, {"F[3, 2, 3]"}, {"F[3]"}}, ""},
      {{{"F[4, 11]"}, {"F[2, 2, 2]"}}, "{stride = array<i64: 2>, padding = array<i64: 1>, groups = 2 : i64}"},
      {{{"F[2, 1, N]"}, {"F[1, 1, 3]"}, {"F[1]"}}, "{padding = \"same\"}"}};
  table["conv2d"] = {
      {{{"F[N, 2, 5, 7]"}, {"F[3, 2, 3, 2]"}, {"F[3]"}}, ""},
      {{{"F[2, 3, 4]"}, {"F[2, 2, 2, 3]"}, {"F[2]"}}, "{padding = \"same\"}"},
      {{{"F[1, 4, 6, 5]"}, {"F[6, 2, 3, 3]"}, {"F[6]"}},
       "{stride = array<i64: 2, 1>, padding = array<i64: 1, 2>, dilation = array<i64: 1, 2>, groups = 2 : i64}"},
      {{{"F[2, 3, 5, 4]"}, {"F[3, 1, 3, 3]"}}, "{padding = array<i64: 1>, groups = 3 : i64}"},
      {{{"F[2, 2, 6, 5]"}, {"F[2, 2, 1, 1]"}}, "{stride = array<i64: 2>, padding = array<i64: 2>}"},
      {{{"F[1, 2, 3, 19]"}, {"F[9, 2, 1, 1]"}, {"F[9]"}}, ""},
      {{{"F[N, 1, T, 3]"}, {"F[2, 1, 2, 3]"}, {"F[2]"}}, "{padding = \"valid\"}"}};
  table["conv3d"] = {{{{"F[1, 2, 3, 4, 3]"}, {"F[2, 2, 2, 1, 3]"}, {"F[2]"}}, "{padding = array<i64: 1, 0, 1>}"},
                     {{{"F[1, 3, 3, 3]"}, {"F[1, 1, 2, 2, 2]"}}, "{stride = array<i64: 2>, padding = array<i64: 1>}"}};
  table["conv_transpose1d"] = {{{{"F[N, 2, 4]"}, {"F[2, 3, 3]"}, {"F[3]"}}, ""},
                               {{{"F[2, 5]"}, {"F[2, 1, 2]"}, {"F[2]"}},
                                "{stride = array<i64: 3>, output_padding = array<i64: 1>, groups = 2 : i64}"}};
  table["conv_transpose2d"] = {
      {{{"F[2, 2, 3, 2]"}, {"F[2, 3, 3, 2]"}, {"F[3]"}}, "{stride = array<i64: 2>, padding = array<i64: 1, 0>}"},
      {{{"F[1, 2, 4, 4]"}, {"F[2, 1, 2, 2]"}, {"F[2]"}},
       "{stride = array<i64: 1, 2>, padding = array<i64: 2, 3>, dilation = array<i64: 1, 2>, output_padding = "
       "array<i64: 0, 1>, "
       "groups = 2 : i64}"},
      {{{"F[N, 1, T, 3]"}, {"F[1, 2, 2, 2]"}}, "{stride = array<i64: 2>}"}};
  table["conv_transpose3d"] = {{{{"F[1, 2, 2, 2, 2]"}, {"F[2, 1, 2, 3, 1]"}, {"F[1]"}},
                                "{stride = array<i64: 2>, output_padding = array<i64: 1, 0, 0>}"}};
  table["convolution"] = {{{{"F[N, 2, 5, 12]"}, {"F[17, 2, 3, 3]"}, {"F[17]"}}, ""},
                          {{{"F[2, 2, 33]"}, {"F[5, 2, 2]"}}, "{stride = array<i64: 2>, dilation = array<i64: 3>}"},
                          {{{"F[2, 4, 5, 19]"}, {"F[4, 3, 2, 3]"}}, "{groups = 2 : i64, transposed = true}"},
                          {{{"F[1, 1040, 2, 9]"}, {"F[2, 1040, 2, 2]"}}, ""}};
  table["convolution_packed"] = {
      {{{"F[N, 3, 5, 12]"}, {"F[P, 3, 2, 3, W]"}, {"F[35]"}},
       "{out_channels = 35 : i64, kernel = array<i64: 3, 2>}",
       18,
       35},
      {{{"F[2, 130, 33]"}, {"F[P, 2, 130, W]"}},
       "{out_channels = 5 : i64, kernel = array<i64: 2>, stride = array<i64: 2>, dilation = array<i64: 3>}",
       260,
       5},
      {{{"F[1, 7, 2, 2, 3]"}, {"F[P, 2, 2, 3, 7, W]"}},
       "{out_channels = 16 : i64, kernel = array<i64: 2, 2, 3>}",
       84,
       16},
      {{{"F[2, 16, 3, T]"}, {"F[P, 1, 1, 16, W]"}, {"F[12]"}},
       "{out_channels = 12 : i64, kernel = array<i64: 1, 1>}",
       16,
       12},
      {{{"F[2, 19, 6, 5]"}, {"F[P, 3, 3, 1, W]"}, {"F[19]"}},
       "{out_channels = 19 : i64, kernel = array<i64: 3, 3>, groups = 19 : i64}",
       9,
       19}};
  table["pack_convolution_weight"] = {
      {{{"F[35, 3, 3, 2]"}}, "{width = W : i64}", 18, 35},
      {{{"F[4, 16, 2, 3]"}}, "{width = W : i64, transposed = true}", 24, 16},
      {{{"F[19, 1, 3]"}}, "{width = W : i64, transposed = true, groups = 19 : i64}", 3, 19}};
  table["convolution_weight"] = {
      {{{"F[N, 2, 5, 12]"}, {"F[N, 3, 3, 10]"}}, "{kernel = array<i64: 3, 3>}"},
      {{{"F[2, 4, 9]"}, {"F[2, 2, 3]"}},
       "{kernel = array<i64: 2>, stride = array<i64: 3>, dilation = array<i64: 2>, groups = 2 : i64}"},
      {{{"F[1, 1, T, N]"}, {"F[1, 2, T, N]"}}, "{kernel = array<i64: 1, 1>}"},
      {{{"F[3, 20, 7, 8]"}, {"F[3, 9, 3, 6]"}}, "{kernel = array<i64: 3, 3>, stride = array<i64: 2, 1>}"},
      {{{"F[N, 11, 6, 30]"}, {"F[N, 11, 4, 28]"}}, "{kernel = array<i64: 3, 3>, groups = 11 : i64}"}};
}

/// Windows that overlap, leave elements out, are cut off, have ties.
static void addPools(std::map<std::string, std::vector<OpCase>> &table) {
  const OperandCase plane{"F[2, 5, 7]"};
  const char *window = ", windows = #nn.dims<3, 3>, shape = #nn.dims<5, 7>}";
  const std::string overlapping = std::string("{kernel = array<i64: 3, 2>, stride = array<i64: 2, 3>, padding = "
                                              "array<i64: 1, 0>, dilation = array<i64: 1, 1>") +
                                  window;
  const std::string adaptive =
      std::string("{kernel = array<i64>, stride = array<i64>, padding = array<i64>, dilation = array<i64>") + window;
  for (const char *op : {"window_max", "window_sum"})
    table[op] = {{{plane}, overlapping}, {{plane}, adaptive}};
  for (const std::string &attributes : {overlapping, adaptive}) {
    // All elements are 1: the first one of each window is meant.
    table["window_argmax"].push_back({{{"F[2, 5, 7]", 1, 2, true}, {"F[2, 3, 3]", 1, 2, true}}, attributes});
    table["window_spread"].push_back({{{"F[2, 3, 3]"}}, attributes});
    table["window_average"].push_back({{{"F[2, 3, 3]"}}, attributes});
  }
  // A position is one in its window: here those that all windows share.
  for (auto [gradients, positions, low, high, attributes] : {
           std::tuple("F[2, 1, 1]", "i64[2, 1, 1]", 0, 35,
                      "{kernel = array<i64: 5, 7>, stride = array<i64: 1, 1>, padding = array<i64: 0, 0>, dilation = "
                      "array<i64: 1, 1>, windows = #nn.dims<1, 1>, shape = #nn.dims<5, 7>}"),
           std::tuple("F[N, 2, 2]", "i64[N, 2, 2]", 5, 7,
                      "{kernel = array<i64: 2, 3>, stride = array<i64: 1, 1>, padding = array<i64: 0, 0>, dilation = "
                      "array<i64: 1, 1>, windows = #nn.dims<2, 2>, shape = #nn.dims<3, 4>}"),
           std::tuple("F[3, 1, 2]", "i64[3, 1, 2]", 1, 2,
                      "{kernel = array<i64: 1, 3>, stride = array<i64: 1, 2>, padding = array<i64: 0, 1>, dilation = "
                      "array<i64: 1, 1>, windows = #nn.dims<1, 2>, shape = #nn.dims<1, 4>}"),
           std::tuple("F[2, 1, 2]", "i64[2, 1, 2]", 2, 3,
                      "{kernel = array<i64: 1, 2>, stride = array<i64: 1, 2>, padding = array<i64: 0, 0>, dilation = "
                      "array<i64: 1, 2>, windows = #nn.dims<1, 2>, shape = #nn.dims<1, 6>}"),
       })
    table["window_scatter"].push_back({{{gradients}, {positions, double(low), double(high)}}, attributes});
  for (auto [rank, shape] : {std::pair("1", "F[N, 2, 7]"),
                             {"1", "F[3, 9]"},
                             {"2", "F[N, 2, 6, 5]"},
                             {"2", "F[2, 5, 7]"},
                             {"3", "F[1, 2, 4, 3, 5]"}}) {
    const std::string ending = std::string(rank) + "d";
    for (const char *attributes :
         {"{kernel_size = array<i64: 2>}",
          "{kernel_size = array<i64: 3>, stride = array<i64: 2>, padding = array<i64: 1>}",
          "{kernel_size = array<i64: 2>, ceil_mode = true}",
          "{kernel_size = array<i64: 3>, stride = array<i64: 1>, padding = array<i64: 1>, ceil_mode = true}"})
      for (const char *op : {"max_pool", "avg_pool"})
        table[op + ending].push_back({{{shape, -500, 500}}, attributes});
    table["max_pool" + ending].push_back(
        {{{shape, -500, 500}}, "{kernel_size = array<i64: 2>, stride = array<i64: 1>, dilation = array<i64: 2>}"});
    for (const char *attributes :
         {"{kernel_size = array<i64: 3>, padding = array<i64: 1>, count_include_pad = false, ceil_mode = true}",
          "{kernel_size = array<i64: 2>, divisor_override = 3 : i64}"})
      table["avg_pool" + ending].push_back({{{shape, -500, 500}}, attributes});
    for (const char *op : {"adaptive_avg_pool", "adaptive_max_pool"})
      for (const char *size : {"1", "2", "3", "\"-1\""})
        table[op + ending].push_back({{{shape, -500, 500}}, std::string("{output_size = #nn.dims<") + size + ">}"});
  }
  table["max_pool2d"].push_back({{{"F[1, 2, 4, N]"}}, "{kernel_size = array<i64: 3, 2>, stride = array<i64: 1>}"});
  table["max_pool2d"].push_back({{{"F[1, 1, 19, 41]"}}, "{kernel_size = array<i64: 2>}"});
  table["adaptive_avg_pool2d"].push_back({{{"F[2, 3, N, T]"}}, "{output_size = #nn.dims<1, 2>}"});
  for (const char *ending : {"1d", "2d", "3d"})
    for (const char *op : {"max_pool", "adaptive_max_pool"})
      table[std::string(op) + ending + "_indices"] = table[std::string(op) + ending];
  table["max_pool2d_indices"].push_back({{{"F[N, 5, 5]", 0, 3, true}}, "{kernel_size = array<i64: 3>}"}); // with ties
}

static void addPadding(std::map<std::string, std::vector<OpCase>> &table) {
  table["pad"] = {{{{"F[2, 3, N]"}}, "{pad = array<i64: 1, 2>}"},
                  {{{"F[2, 3]"}}, "{pad = array<i64: 0, 1, 2, 0>, value = 1.5 : f64}"},
                  {{{"F[2, 4, 5]"}}, "{pad = array<i64: -1, 2, 1, -2>}"},
                  {{{"F[2, 4, 5]"}}, "{pad = array<i64: 0, 0, -1, 0>}"},
                  {{{"F[3]"}}, "{pad = array<i64>}"},
                  {{{"i64[2, 3]", -5, 5}}, "{pad = array<i64: 1, 1>, value = 7.0 : f64}"},
                  {{{"bool[3, 2]", 0, 2}}, "{pad = array<i64: 1, 0>}"}};
  for (const char *mode : {"reflect", "replicate", "circular"}) {
    const std::string ending = std::string(", mode = \"") + mode + "\"}";
    table["pad"].push_back({{{"F[2, 3, 4]"}}, "{pad = array<i64: 3, 1, 0, 2>" + ending});
    table["pad"].push_back({{{"F[N, 19]"}}, "{pad = array<i64: 4, 7>" + ending});
  }
  table["pixel_shuffle"] = {{{{"F[N, 8, 3, 2]"}}, "{upscale_factor = 2 : i64}"},
                            {{{"F[9, 2, 1]"}}, "{upscale_factor = 3 : i64}"}};
  table["pixel_unshuffle"] = {{{{"F[N, 2, 6, 4]"}}, "{downscale_factor = 2 : i64}"},
                              {{{"F[1, 3, 9]"}}, "{downscale_factor = 3 : i64}"}};
  table["interpolate"] = {{{{"F[N, 2, 3]"}}, "{scale_factor = array<f64: 2.0>}"},
                          {{{"F[1, 2, 3, 5]"}}, "{scale_factor = array<f64: 1.5, 2.0>}"},
                          {{{"F[1, 1, 4, 3]"}}, "{size = #nn.dims<3, 7>}"},
                          {{{"F[1, 1, N, T]"}}, "{scale_factor = array<f64: 3.0>}"},
                          {{{"F[2, 1, 5]"}}, "{size = #nn.dims<8>, mode = \"linear\"}"},
                          {{{"F[1, 2, 3, 4]"}}, "{scale_factor = array<f64: 2.0>, mode = \"bilinear\"}"},
                          {{{"F[1, 2, 3, 4]"}}, "{size = #nn.dims<5, 3>, mode = \"bilinear\", align_corners = true}"},
                          {{{"F[1, 1, 2, 3, 2]"}}, "{size = #nn.dims<3, 1, 4>, mode = \"trilinear\"}"}};
  table["interpolation_matrix"] = {
      {{}, "{from = \"5\", to = \"9\", linear = true, align_corners = false, scale = 0.0 : f64, element = F}"},
      {{}, "{from = \"N\", to = \"3\", linear = true, align_corners = true, scale = 0.0 : f64, element = F}"},
      {{}, "{from = \"4\", to = \"10\", linear = false, align_corners = false, scale = 0.4 : f64, element = F}"}};
}

void addSpatial(CaseTable &table) {
  addConvolutions(table);
  addPools(table);
  addPadding(table);
}

} // namespace modc::nn
