// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The eager face of models unlike the digits: several inputs and outputs, no parameters, fixed extents, no training.
#include "modc/eager.h"

#include <gtest/gtest.h>

using namespace modc;

namespace {

/// forward(x: f32[2, 3], n: i64[]) -> (y: f32[2, 3], sum: f64[]), as the compiler writes such a model.
class Scale {
public:
  class Workspace;

  static constexpr std::size_t state_bytes = 0;
  static constexpr std::size_t workspace_bytes() noexcept { return workspace_size({{1, 64, 6}}); }

  explicit Scale(Memory state, std::uint64_t = 0) noexcept : state_(info, state) {}
  Status prepare() noexcept {
    MODC_TRY(state_.status());
    state_.set_prepared();
    return ok;
  }
  Status forward(In2<float> x, In0<std::int64_t> n, Out2<float> y, Out0<double> sum, Workspace &ws) const noexcept;
  Status load_state_dict(Bytes file, const LoadOptions &options = {}) noexcept {
    safetensors::Index<64> index;
    return modc::load_state_dict(state_, file, options, index);
  }
  static constexpr const char *repr() noexcept { return "Scale()"; }

  static constexpr modc::Module modules[] = {{"", "Scale"}};
  static constexpr ModelInfo info{"Scale", modules, state_bytes};
  State &state() noexcept { return state_; }
  const State &state() const noexcept { return state_; }

  using Inputs = std::tuple<In2<float>, In0<std::int64_t>>;
  using Outputs = std::tuple<Out2<float>, Out0<double>>;
  static constexpr auto output_shapes(In2<float>, In0<std::int64_t>) noexcept {
    return std::tuple(Extents<2>{2, 3}, Extents<0>{});
  }
  static constexpr auto bounds(In2<float>, In0<std::int64_t>) noexcept { return std::array<std::int64_t, 0>{}; }

private:
  State state_;
};

class Scale::Workspace final : public modc::Workspace {
public:
  explicit Workspace(Memory memory) noexcept : modc::Workspace(memory, {{1, 64, 6}}, {}) {}
};

Status Scale::forward(In2<float> x, In0<std::int64_t> n, Out2<float> y, Out0<double> sum,
                      Workspace &ws) const noexcept {
  MODC_CHECK(x, {2, 3});
  MODC_CHECK(n, {});
  MODC_CHECK(y, {2, 3});
  MODC_CHECK(sum, {});
  MODC_CHECK_FITS(ws);
  MODC_CHECK_PREPARED(state_);
  float *t = ws.at<float>({0, 0});
  *sum.data = 0;
  for (int i = 0; i < 6; ++i) {
    t[i] = x.data[i] * static_cast<float>(*n.data);
    y.data[i] = t[i];
    *sum.data += static_cast<double>(t[i]);
  }
  return ok;
}

TEST(Tensor, OfOneZeroIsNoNullPointer) {
  EXPECT_EQ(modc::Tensor<float>({1}, {0})[0], 0.0F);
  const float value = 3;
  EXPECT_EQ(modc::Tensor<float>({1}, &value)[0], 3.0F);
}

TEST(Eager, SeveralInputsAndOutputsWithoutParameters) {
  Eager<Scale> model;
  static_assert(!Eager<Scale>::has_training);
  EXPECT_FALSE(model.training());
  const auto [y, sum] = model(Tensor<float>({2, 3}, {1, 2, 3, 4, 5, 6}), Tensor<std::int64_t>({}, {2}));
  EXPECT_EQ(y[5], 12);
  EXPECT_EQ(sum.item(), 42);
  EXPECT_THROW(y.item(), std::runtime_error);
  EXPECT_THROW(model(Tensor<float>({3, 2}), Tensor<std::int64_t>({})), std::runtime_error);
  EXPECT_EQ(model.parameter_count(), 0);
  EXPECT_TRUE(model.state_dict().empty());
  EXPECT_EQ(model.repr(), "Scale()");
}

TEST(Eager, EmptyStateDictIsSavedAndLoaded) {
  Eager<Scale> model;
  const std::string path = ::testing::TempDir() + "modc-empty.safetensors";
  model.save_state_dict(path);
  EXPECT_EQ(model.load_state_dict(path).report, "");
}

TEST(Tensor, OwnsItsValues) {
  Tensor<double> a({2, 2}, {1, 2, 3, 4});
  Tensor<double> b = a, c({0});
  b[0] = 9;
  c = b;
  EXPECT_EQ(a[0], 1);
  EXPECT_EQ(c[0], 9);
  EXPECT_EQ(c.dim(), 2);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(c.data()) % 64, 0u);
  const Tensor<double> moved = std::move(b);
  EXPECT_EQ(moved.size(), 4u);
  EXPECT_THROW(Tensor<double>({2}, std::vector<double>{1}), std::runtime_error);
  EXPECT_THROW(Tensor<double>({std::int64_t{1} << 40, std::int64_t{1} << 40}), std::runtime_error);
}

} // namespace
