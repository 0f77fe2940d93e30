// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Views and their checks, workspaces, state, random numbers, conversions, gradients and SGD.
#include "modc/core.h"
#include "SgdGolden.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

using namespace modc;

namespace {

Status checkMatrix(In2<float> x, std::int64_t N) {
  MODC_CHECK(x, {N, 64});
  return ok;
}

TEST(View, ShapeIsChecked) {
  std::vector<float> data(128);
  EXPECT_TRUE(checkMatrix({data.data(), {2, 64}}, 2).ok());
  EXPECT_TRUE(checkMatrix({nullptr, {0, 64}}, 0).ok());
  const Status shape = checkMatrix({data.data(), {2, 63}}, 2);
  EXPECT_EQ(shape.code(), Code::wrong_shape);
  EXPECT_STREQ(shape.message(), "x must have the shape {N, 64}");
  EXPECT_EQ(checkMatrix({nullptr, {2, 64}}, 2).code(), Code::null_pointer);
  EXPECT_STREQ(checkMatrix({nullptr, {2, 64}}, 2).message(), "x has elements but no memory");
  EXPECT_EQ(checkMatrix({data.data(), {-1, 64}}, -1).code(), Code::wrong_shape);
  EXPECT_EQ(checkMatrix({data.data(), {std::int64_t{1} << 25, 64}}, std::int64_t{1} << 25).code(), Code::wrong_shape)
      << "2^31 elements";
  EXPECT_EQ(extent(-1), -1);
  EXPECT_EQ(extent(std::int64_t{1} << 31), -1);
  EXPECT_EQ(extent(5), 5);
  EXPECT_EQ(element_count(Extents<3>{std::int64_t{1} << 30, 0, std::int64_t{1} << 30}), 0);
  EXPECT_EQ(element_count(Extents<3>{0, std::int64_t{1} << 40, 1}), -1);
}

TEST(View, OverlapIsFound) {
  std::vector<float> data(64);
  const auto check = [&](std::ptrdiff_t offset) {
    In2<float> x(data.data(), {4, 8});
    Out2<float> y(data.data() + offset, {4, 8});
    return check_apart(x, y, "overlap");
  };
  EXPECT_TRUE(check(32).ok());
  EXPECT_EQ(check(31).code(), Code::overlap);
  EXPECT_EQ(check(0).code(), Code::overlap);
}

TEST(View, IndicesAreChecked) {
  const std::int64_t good[] = {0, 9, 3}, negative[] = {-1}, large[] = {10};
  const auto check = [](In1<std::int64_t> target) -> Status {
    MODC_CHECK_INDICES(target, 10);
    return ok;
  };
  EXPECT_TRUE(check({good, {3}}).ok());
  EXPECT_EQ(check({negative, {1}}).code(), Code::out_of_range);
  EXPECT_STREQ(check({large, {1}}).message(), "target must be in the range 0 to 10 - 1");
}

TEST(Workspace, GroupsLieOneAfterTheOther) {
  alignas(64) static std::byte memory[128 + 3 * 192];
  ASSERT_EQ(workspace_size({{1, 128, 32}, {3, 192, 32}}), sizeof memory);
  Workspace ws(memory, {{1, 128, 32}, {3, 192, 32}}, {3});
  ASSERT_TRUE(ws.status().ok());
  EXPECT_EQ(ws.at<std::byte>({0, 64}), memory + 64);
  EXPECT_EQ(ws.at<std::byte>({1, 0}), memory + 128);
  EXPECT_EQ(ws.at<std::byte>({1, 64}), memory + 128 + 3 * 64);
  EXPECT_TRUE(ws.fits(3).ok());
  EXPECT_TRUE(ws.fits(0).ok());
  EXPECT_EQ(ws.fits(4).code(), Code::does_not_fit);
}

TEST(Workspace, BadMemoryAndBoundsAreErrors) {
  alignas(64) static std::byte memory[1024];
  const auto status = [](Memory m, std::initializer_list<Group> groups, std::int64_t bound) {
    return Workspace(m, groups, {bound}).fits(0).code();
  };
  EXPECT_EQ(status({memory, 1024}, {{4, 256, 64}}, 4), Code::ok);
  EXPECT_EQ(status({memory, 1023}, {{4, 256, 64}}, 4), Code::bad_memory);
  EXPECT_EQ(status({memory + 1, 1023}, {{1, 64, 16}}, 1), Code::bad_memory);
  EXPECT_EQ(status({nullptr, 1024}, {{1, 64, 16}}, 1), Code::bad_memory);
  EXPECT_EQ(status({memory, 1024}, {{-1, 64, 16}}, -1), Code::wrong_shape);
  EXPECT_EQ(status({memory, SIZE_MAX}, {{std::int64_t{1} << 27, 64, 16}}, std::int64_t{1} << 27), Code::wrong_shape)
      << "a tensor of 2^31 elements";
  EXPECT_EQ(workspace_size({{INT64_MAX, 64, 1}}), SIZE_MAX);
  EXPECT_EQ(Workspace().fits(0).code(), Code::bad_memory);
  EXPECT_TRUE(Workspace({}, {}, {}).status().ok()) << "a model without temporaries";
}

constexpr Slot slots[] = {
    parameter<float>("w", {3}, 0),
    parameter<float>("b", {1}, 64),
    parameter<float>("unused", {1}, 128),
    parameter<float>("tied", {3}, 0, 0),
    frozen<double>("scale", {}, 192),
    buffer<std::int64_t>("count", {}, 256),
    transient<bool>("mask", {2, 2}, 320),
    parameter<float>("square", {24, 24}, 384),
    parameter<float>("tall", {6, 2, 2}, 2688),
};
constexpr modc::Module modules[] = {{"", "Net"}};
constexpr ModelInfo info("Net", slots, modules, 2816);
static_assert(info.parameter_count() == 3 + 1 + 1 + 1 + 576 + 24);

struct Fixture {
  alignas(64) std::byte memory[2816] = {};
  State state{info, memory};
};

TEST(State, VersionsMakePreparedStale) {
  Fixture f;
  EXPECT_EQ(f.state.check_prepared().code(), Code::not_prepared);
  f.state.set_prepared();
  EXPECT_TRUE(f.state.check_prepared().ok());
  Parameter<float> w(f.state, 0);
  const Parameter<float> &reading = w;
  EXPECT_EQ(reading.data(), reinterpret_cast<const float *>(f.memory));
  EXPECT_TRUE(f.state.is_prepared()) << "reading changes nothing";
  w.data()[0] = 1;
  EXPECT_FALSE(f.state.is_prepared());
  EXPECT_STREQ(w.key(), "w");
  EXPECT_EQ(w.size(), 3);
}

TEST(State, TooSmallOrMisalignedMemoryIsAnError) {
  Fixture f;
  EXPECT_EQ(State(info, Memory(f.memory, 2815)).status().code(), Code::bad_memory);
  const State misaligned(info, Memory(f.memory + 4, 2816));
  EXPECT_EQ(misaligned.check_prepared().code(), Code::bad_memory);
  EXPECT_EQ(misaligned.at<float>(0), nullptr);
}

TEST(Random, PhiloxKnownAnswers) { // from the authors' kat_vectors
  const auto zero = random::philox({{0, 0, 0, 0}}, 0, 0);
  EXPECT_EQ(zero.words[0], 0x6627e8d5u);
  EXPECT_EQ(zero.words[1], 0xe169c58du);
  EXPECT_EQ(zero.words[2], 0xbc57ac4cu);
  EXPECT_EQ(zero.words[3], 0x9b00dbd8u);
  const auto pi = random::philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0);
  EXPECT_EQ(pi.words[0], 0xd16cfe09u);
  EXPECT_EQ(pi.words[1], 0x94fdccebu);
  EXPECT_EQ(pi.words[2], 0x5001e420u);
  EXPECT_EQ(pi.words[3], 0x24126ea1u);
}

TEST(Random, QuantileInvertsTheNormalDistribution) {
  for (double p : {1e-300, 1e-20, 1e-7, 0.001, 0.02, 0.075, 0.3, 0.5, 0.7, 0.925, 0.99, 0.9999999}) {
    const double back = 0.5 * std::erfc(-random::normal_quantile(p) / std::sqrt(2.0));
    EXPECT_NEAR(back / p, 1, 1e-12) << p;
  }
  for (double x : {1e-300, 0.01, 0.5, 1.0, 1.5, 2.0, 12345.678})
    EXPECT_NEAR(random::log(x), std::log(x), 2e-15 * std::fmax(1, std::fabs(std::log(x)))) << x;
  for (double x : {-6.0, -2.0, 0.0, 1.0, 3.0})
    EXPECT_NEAR(random::normal_probability(x), 0.5 * std::erfc(-x / std::sqrt(2.0)), 1e-15);
}

TEST(Init, ValuesDependOnSeedAndKeyAlone) {
  Fixture f, g; // the figures are from a few lines of Python
  const float *square = f.state.at<float>(384);
  init::uniform(f.state, 7, 3, -0.5, 0.25);
  init::normal(g.state, 0, 9, 1, 2); // another slot before makes no difference
  init::uniform(g.state, 7, 3, -0.5, 0.25);
  EXPECT_EQ(std::memcmp(f.memory + 384, g.memory + 384, 2304), 0);
  EXPECT_EQ(square[0], -0.25718918f);
  EXPECT_EQ(square[575], 0.09514454f);
  double sum = 0;
  for (int i = 0; i < 576; ++i) {
    EXPECT_GE(square[i], -0.5f);
    EXPECT_LE(square[i], 0.25f);
    sum += static_cast<double>(square[i]);
  }
  EXPECT_NEAR(sum / 576, -0.125, 0.03);
  init::uniform(g.state, 7, 4, -0.5, 0.25);
  EXPECT_NE(std::memcmp(f.memory + 384, g.memory + 384, 2304), 0);
}

TEST(Init, Distributions) {
  Fixture f;
  const float *square = f.state.at<float>(384);
  const auto moments = [&] {
    double sum = 0, squares = 0;
    for (int i = 0; i < 576; ++i) {
      sum += static_cast<double>(square[i]);
      squares += static_cast<double>(square[i]) * static_cast<double>(square[i]);
    }
    return std::pair(sum / 576, std::sqrt(squares / 576 - sum / 576 * (sum / 576)));
  };
  init::normal(f.state, 7, 0, 3, 0.5);
  EXPECT_EQ(square[0], 2.727633f);
  EXPECT_NEAR(moments().first, 3, 0.08);
  EXPECT_NEAR(moments().second, 0.5, 0.05);
  init::trunc_normal(f.state, 7, 0, 0, 1, -0.5, 0.5);
  EXPECT_NEAR(moments().first, 0, 0.05);
  EXPECT_NEAR(moments().second, 0.2837, 0.03); // of the normal distribution cut at +-0.5
  for (int i = 0; i < 576; ++i)
    EXPECT_LE(std::fabs(square[i]), 0.5f);
}

TEST(Init, Constants) {
  Fixture f;
  init::constant(f.state, 4, 0.1);
  EXPECT_EQ(*f.state.at<double>(192), 0.1);
  init::constant(f.state, 5, 7);
  EXPECT_EQ(*f.state.at<std::int64_t>(256), 7);
  init::tril(f.state, 6);
  EXPECT_EQ(std::memcmp(f.memory + 320, "\1\0\1\1", 4), 0);
  init::eye(f.state, 6);
  EXPECT_EQ(std::memcmp(f.memory + 320, "\1\0\0\1", 4), 0);
  init::values(f.state, 0, {1.5, 2.5, 3.5});
  EXPECT_EQ(f.state.at<float>(0)[2], 3.5f);
  init::arange(f.state, 0);
  EXPECT_EQ(f.state.at<float>(0)[2], 2.0f);
}

TEST(Init, OrthogonalVectors) {
  Fixture f;
  for (const int slot : {7, 8}) {
    init::orthogonal(f.state, slot, 1, 2);
    const float *m = reinterpret_cast<const float *>(f.state.data(slot));
    const int rows = slot == 7 ? 24 : 6, columns = slot == 7 ? 24 : 4;
    for (int a = 0; a < columns; ++a)
      for (int b = 0; b <= a; ++b) {
        double dot = 0;
        for (int i = 0; i < rows; ++i)
          dot += static_cast<double>(m[i * columns + a]) * static_cast<double>(m[i * columns + b]);
        EXPECT_NEAR(dot, a == b ? 4 : 0, 1e-5);
      }
  }
}

TEST(Convert, HalfRoundsToNearestEvenAndBack) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = half_to_float(half);
    if (std::isnan(value))
      EXPECT_TRUE(std::isnan(half_to_float(float_to_half(value))));
    else
      EXPECT_EQ(float_to_half(value), half);
#if defined(__FLT16_MANT_DIG__)
    _Float16 reference;
    std::memcpy(&reference, &half, 2);
    EXPECT_TRUE(std::isnan(value) || value == static_cast<float>(reference)) << bits;
#endif
  }
  EXPECT_EQ(float_to_half(65519.0f), 0x7bff);
  EXPECT_EQ(float_to_half(65520.0f), 0x7c00);
  EXPECT_EQ(float_to_half(1.0f + 0x1p-11f), 0x3c00) << "a tie goes to even";
  EXPECT_EQ(float_to_half(1.0f + 0x3p-11f), 0x3c02);
  EXPECT_EQ(float_to_half(0x1p-25f), 0);
  EXPECT_EQ(float_to_half(0x1.8p-25f), 1);
  EXPECT_EQ(float_to_bfloat16(1.0f + 0x1p-8f), 0x3f80);
  EXPECT_EQ(float_to_bfloat16(1.0f + 0x3p-8f), 0x3f82);
  EXPECT_EQ(bfloat16_to_float(0xbf80), -1.0f);
  EXPECT_EQ(float8_e5m2_to_float(0x7b), 57344.0f);
  EXPECT_EQ(float8_e4m3_to_float(0x7e), 448.0f);
  EXPECT_EQ(float8_e4m3_to_float(0x01), 0x1p-9f);
  EXPECT_TRUE(std::isnan(float8_e4m3_to_float(0xff)));
}

TEST(Convert, AsPyTorchCopies) {
  const auto convert = [](auto from, auto to) {
    convert_elements(dtype_of<decltype(to)>, reinterpret_cast<std::byte *>(&to), dtype_of<decltype(from)>,
                     reinterpret_cast<const std::byte *>(&from), 1);
    return to;
  };
  EXPECT_EQ(convert(0.1, 0.0f), 0.1f);
  EXPECT_EQ(convert(-2.9f, std::int64_t{}), -2);
  EXPECT_EQ(convert(std::int64_t{16777217}, 0.0f), 16777216.0f);
  EXPECT_EQ(convert(std::int64_t{300}, std::int8_t{}), 44);
  EXPECT_EQ(convert(0.5f, false), true);
  EXPECT_EQ(convert(std::numeric_limits<float>::quiet_NaN(), std::int32_t{1}), 0);
  EXPECT_EQ(convert(1e30, std::int32_t{}), std::numeric_limits<std::int32_t>::max());
  const unsigned char odd = 3;
  bool flag = false;
  convert_elements(Dtype::boolean, reinterpret_cast<std::byte *>(&flag), Dtype::boolean,
                   reinterpret_cast<const std::byte *>(&odd), 1);
  unsigned char bits;
  std::memcpy(&bits, &flag, 1);
  EXPECT_EQ(bits, 1) << "a bool in memory is 0 or 1";
}

TEST(Recording, OneForwardServesOneBackward) {
  Fixture f;
  Recording recording;
  EXPECT_EQ(recording.check(f.state).code(), Code::no_recorded_forward);
  recording.begin(f.state, {3});
  recording.begin(f.state, {5, 2});
  ASSERT_TRUE(recording.check(f.state).ok());
  EXPECT_EQ(recording.extent(0), 5) << "a second forward replaces the first";
  EXPECT_EQ(recording.extent(1), 2);
  f.state.changed();
  EXPECT_EQ(recording.check(f.state).code(), Code::parameters_changed);
  recording.begin(f.state, {3});
  recording.end();
  EXPECT_EQ(recording.check(f.state).code(), Code::no_recorded_forward);
}

constexpr Trained trained[] = {{0, 0}, {1, 64}, {2, 128}};

struct TrainingFixture : Fixture {
  Parameter<float> w{state, 0}, b{state, 1}, unused{state, 2};
  alignas(64) std::byte gradientMemory[192], optimizerMemory[192];
  void *fields[3] = {&w.grad, &b.grad, &unused.grad};
  TrainedState trainedStates[3];
  Gradients gradients{gradientMemory, 192, state, trained, trainedStates, fields};
};

TEST(Gradients, FirstStoresLaterAddNoneIsNotZero) {
  TrainingFixture f;
  float spare[3];
  EXPECT_EQ(f.w.grad, nullptr);
  for (int call = 1; call <= 3; ++call) {
    float *target = f.gradients.into(0, spare);
    EXPECT_EQ(target == spare, call > 1);
    for (int i = 0; i < 3; ++i)
      target[i] = static_cast<float>(i);
    f.gradients.done(0, spare);
    ASSERT_EQ(f.w.grad, reinterpret_cast<float *>(f.gradientMemory));
    EXPECT_EQ(f.w.grad[2], static_cast<float>(2 * call));
  }
  EXPECT_EQ(f.b.grad, nullptr);
  f.gradients.zero();
  EXPECT_EQ(f.w.grad, nullptr);
}

TEST(Sgd, AgreesWithPyTorch) {
  for (const SgdCase &c : sgdCases) {
    SCOPED_TRACE(c.name);
    TrainingFixture f;
    const Sgd::Options groups[] = {c.options};
    Optimizer<Sgd> sgd(f.optimizerMemory, 192, f.gradients, groups);
    init::values(f.state, 0, {1.0, -2.0, 0.5});
    init::values(f.state, 1, {0.25});
    init::values(f.state, 2, {3.0});
    const float tolerance = std::strcmp(c.name, "sgd") == 0 ? 0 : 2e-5f;
    for (int step = 0; step < 5; ++step) {
      f.gradients.assign(0, sgdGradW[step]);
      f.gradients.assign(1, step == 1 ? nullptr : &sgdGradB[step]);
      const std::uint64_t version = f.state.version();
      ASSERT_TRUE(sgd.step(f.gradients, groups).ok());
      EXPECT_NE(f.state.version(), version);
      const float *w = f.state.at<float>(0);
      for (int i = 0; i < 3; ++i)
        EXPECT_NEAR(w[i], c.w[step][i], tolerance + tolerance * std::fabs(c.w[step][i])) << step << " " << i;
      EXPECT_NEAR(*f.state.at<float>(64), c.b[step], tolerance + tolerance * std::fabs(c.b[step])) << step;
      EXPECT_EQ(*f.state.at<float>(128), 3.0f);
    }
    EXPECT_EQ(f.trainedStates[0].steps, 5);
    EXPECT_EQ(f.trainedStates[1].steps, 4);
    EXPECT_EQ(f.trainedStates[2].steps, 0);
  }
}

} // namespace
