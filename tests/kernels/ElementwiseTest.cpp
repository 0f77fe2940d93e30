// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementwise kernels against plain loops, and the math functions against the C library in double precision.
#include "Cases.h"
#include "Harness.h"

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

template <class Check> void forLengths(const std::string &what, const std::vector<int> &lengths, Check check) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  for (int length : lengths) {
    if (length)
      check(what + "_" + std::to_string(length), length, false);
    else
      for (int c : cases::runTimeLengths())
        check(what + "_c", c, true);
    if (::testing::Test::HasFatalFailure())
      return;
  }
}

TEST(Elementwise, Broadcast) {
  forLengths("broadcast", cases::lengths(), [](const std::string &name, int c, bool symbolic) {
    Buffer<float> x(at(3 * c)), scale(at(c)), shift(3), offset(1), y(at(3 * c));
    fill(x, 1);
    fill(scale, 2);
    fill(shift, 3);
    fill(offset, 4);
    std::vector<double> want;
    for (int i = 0; i < 3 * c; ++i)
      want.push_back(static_cast<double>(x[at(i)]) * static_cast<double>(scale[at(i % c)]) +
                     static_cast<double>(shift[at(i / c)]) + static_cast<double>(offset[0]));
    Call call(name);
    call << x << scale << shift << offset << y;
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 1e-6, name);
  });
}

TEST(Elementwise, InPlaceUpdateReadsBeforeItWrites) {
  forLengths("sgd", cases::lengths(), [](const std::string &name, int c, bool symbolic) {
    Buffer<float> w(at(c)), g(at(c)), m(at(c));
    fill(w, 1);
    fill(g, 2);
    fill(m, 3);
    float rate = 0.25f, momentum = 0.5f;
    std::vector<double> newM, newW;
    for (int i = 0; i < c; ++i) {
      newM.push_back(static_cast<double>(m[at(i)]) * 0.5 + static_cast<double>(g[at(i)]));
      newW.push_back(static_cast<double>(w[at(i)]) - 0.25 * newM.back());
    }
    Call call(name);
    call << w << g << m;
    if (symbolic)
      call.extent(c);
    call.scalar(rate).scalar(momentum).run();
    expectNear(m, newM, 1e-6, name + " m");
    expectNear(w, newW, 1e-6, name + " w");
  });
}

TEST(Elementwise, Masks) {
  forLengths("mask", cases::lengths(), [](const std::string &name, int c, bool symbolic) {
    Buffer<bool> keep(at(c)), positive(at(c));
    Buffer<float> x(at(c)), y(at(c));
    fill(x, 1);
    std::vector<double> want, wantPositive;
    for (int i = 0; i < c; ++i) {
      keep[at(i)] = i % 3 == 0;
      want.push_back(keep[at(i)] ? static_cast<double>(x[at(i)]) : 0.0);
      wantPositive.push_back(x[at(i)] > 0 ? 1 : 0);
    }
    Call call(name);
    call << keep << x << y << positive;
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 0, name);
    expectNear(positive, wantPositive, 0, name + " positive");
  });
}

TEST(Elementwise, IntegersAndDoubles) {
  forLengths("mixed", cases::lengths(), [](const std::string &name, int c, bool symbolic) {
    Buffer<std::int64_t> i(at(c));
    Buffer<double> x(at(c)), y(at(c));
    fill(x, 1);
    std::vector<double> want;
    for (int k = 0; k < c; ++k) {
      i[at(k)] = k * 1000003;
      want.push_back(static_cast<double>(i[at(k)]) * std::exp(x[at(k)]));
    }
    Call call(name);
    call << i << x << y;
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 1e-15, name);
  });
}

TEST(Elementwise, Views) {
  forLengths("views", {0, 1, 5, 8}, [](const std::string &name, int c, bool symbolic) {
    Buffer<float> x(at(4 * c)), y(at(4 * c));
    fill(x, 1);
    std::vector<double> want;
    for (int i = 0; i < 4 * c; ++i)
      want.push_back(2 * static_cast<double>(x[at(i % 4 * c + i / 4)]));
    Call call(name);
    call << x << y;
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 0, name);
  });
}

TEST(Elementwise, AliasedPointers) {
  forLengths("alias", cases::lengths(), [](const std::string &name, int c, bool symbolic) {
    Buffer<float> x(at(c));
    fill(x, 1);
    std::vector<double> want;
    for (int i = 0; i < c; ++i)
      want.push_back(static_cast<double>(x[at(i)]) * 3 + 1);
    Call call(name);
    call << x << x;
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(x, want, 1e-6, name);
  });
}

TEST(Elementwise, IntegerDivisionRoundsDown) {
  forLengths("index", cases::lengths(), [](const std::string &name, int c, bool symbolic) {
    Buffer<int> x(at(c)), y(at(c));
    std::vector<double> want;
    for (int i = 0; i < c; ++i) {
      x[at(i)] = i * 7 % 23 - 11;
      const double v = x[at(i)];
      want.push_back(std::floor(v / 3) + (v - 5 * std::floor(v / 5)) + i);
    }
    Call call(name);
    call << x << y;
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 0, name);
  });
}

TEST(Elementwise, ReluKeepsNan) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  Buffer<float> x(21), y(21);
  for (std::size_t i = 0; i < x.size; ++i)
    x[i] = i % 3 == 0 ? std::nanf("") : i % 3 == 1 ? -1.0f : 2.0f;
  Call call("relu_c");
  call << x << y;
  call.extent(21).run();
  for (std::size_t i = 0; i < x.size; ++i)
    EXPECT_TRUE(i % 3 == 0 ? std::isnan(y[i]) : y[i] == (i % 3 == 1 ? 0.0f : 2.0f)) << i << ": " << y[i];
}

TEST(Elementwise, Scalars) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  Buffer<float> x(1), y(1), z(1);
  x[0] = 3;
  y[0] = 0.5f;
  (Call("scalars_1") << x << y << z).run();
  EXPECT_EQ(z[0], 1.5f);
}

// ---- math

double ulps(float got, double want) {
  if (std::isnan(want))
    return std::isnan(got) ? 0 : 1e9;
  const float rounded = static_cast<float>(want);
  if (got == rounded)
    return 0;
  if (std::isinf(rounded) || std::isinf(got))
    return 1e9;
  const double spacing =
      std::max(std::fabs(static_cast<double>(std::nextafterf(rounded, INFINITY)) - static_cast<double>(rounded)),
               std::ldexp(1.0, -149));
  return std::fabs(static_cast<double>(got) - want) / spacing;
}

/// Floats spread over all bit patterns, and the special ones.
const Buffer<float> &samples() {
  static const Buffer<float> values = [] {
    Buffer<float> result(400007);
    std::mt19937 random(7);
    const float special[] = {0.0f,     -0.0f,           1.0f,   -1.0f,  INFINITY, -INFINITY, std::nanf(""), 1e-45f,
                             -1e-45f,  1.17549435e-38f, 88.72f, 88.73f, 89.0f,    -87.33f,   -87.34f,       -103.97f,
                             -103.98f, -104.0f,         9.0f,   1e30f,  -1e30f};
    for (std::size_t i = 0; i < result.size; ++i) {
      const std::uint32_t bits = static_cast<std::uint32_t>(random());
      if (i < std::size(special))
        result[i] = special[i];
      else if (i % 2 == 0)
        std::memcpy(&result[i], &bits, 4);
      else
        result[i] = static_cast<float>(static_cast<double>(bits) / 4294967296.0 * 220 - 110);
    }
    return result;
  }();
  return values;
}

void mathTest(const std::string &name, double limit, double (*reference)(double)) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  Buffer<float> x(samples().size), y(samples().size);
  std::memcpy(x.data.get(), samples().data.get(), x.size * sizeof(float));
  Call call(name + "_c");
  call << x << y;
  call.extent(static_cast<int>(x.size)).run();
  double worst = 0;
  float where = 0;
  for (std::size_t i = 0; i < x.size; ++i) {
    const double error = ulps(y[i], reference(static_cast<double>(x[i])));
    if (error > worst) {
      worst = error;
      where = x[i];
    }
  }
  ::testing::Test::RecordProperty("ulps", std::to_string(worst));
  EXPECT_LE(worst, limit) << name << " at " << where;
}

// The limits are those that runtime/modc/math.h states.
TEST(Math, Exp) {
  mathTest("exp", 1.1, [](double x) { return std::exp(x); });
}
TEST(Math, Log) {
  mathTest("log", 0.9, [](double x) { return std::log(x); });
}
TEST(Math, Expm1) {
  mathTest("expm1", 1.6, [](double x) { return std::expm1(x); });
}
TEST(Math, Log1p) {
  mathTest("log1p", 2.5, [](double x) { return std::log1p(x); });
}
TEST(Math, Tanh) {
  mathTest("tanh", 6, [](double x) { return std::tanh(x); });
}
TEST(Math, Sqrt) {
  mathTest("sqrt", 0.5, [](double x) { return std::sqrt(x); });
}

TEST(Math, SigmoidIsCloseWhereExpDoesNotOverflow) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  Buffer<float> x(samples().size), y(samples().size);
  std::memcpy(x.data.get(), samples().data.get(), x.size * sizeof(float));
  Call call("sigmoid_c");
  call << x << y;
  call.extent(static_cast<int>(x.size)).run();
  for (std::size_t i = 0; i < x.size; ++i)
    if (!(x[i] < -87)) {
      ASSERT_LE(ulps(y[i], 1 / (1 + std::exp(-static_cast<double>(x[i])))), 2.5) << x[i];
    }
}

TEST(Math, Pow) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  const float bases[] = {0.0f,  -0.0f,    1.0f,      -1.0f,         2.0f,   -2.0f, 0.5f,
                         -8.0f, INFINITY, -INFINITY, std::nanf(""), 1e-40f, 3.7f,  -2.5f},
              exponents[] = {0.0f, -0.0f,       1.0f,     2.0f,      3.0f,          -1.0f,  -2.0f,
                             0.5f, 1.0f / 3.0f, INFINITY, -INFINITY, std::nanf(""), 17.25f, 128.0f};
  Buffer<float> x(14 * 14), e(14 * 14), y(14 * 14);
  for (std::size_t i = 0; i < y.size; ++i) {
    x[i] = bases[i / 14];
    e[i] = exponents[i % 14];
  }
  Call call("pow_c");
  call << x << e << y;
  call.extent(14 * 14).run();
  for (std::size_t i = 0; i < y.size; ++i)
    EXPECT_LE(ulps(y[i], std::pow(static_cast<double>(x[i]), static_cast<double>(e[i]))), 0.51)
        << x[i] << " to the " << e[i];
}

TEST(Math, DoublesAreTheLibrarys) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  const std::pair<const char *, double (*)(double)> functions[] = {
      {"exp_f64_c", [](double x) { return std::exp(x); }},
      {"log_f64_c", [](double x) { return std::log(x); }},
      {"expm1_f64_c", [](double x) { return std::expm1(x); }},
      {"tanh_f64_c", [](double x) { return std::tanh(x); }},
      {"sqrt_f64_c", [](double x) { return std::sqrt(x); }},
      {"abs_floor_f64_c", [](double x) { return std::fabs(std::floor(x)); }},
      {"relu_f64_c", [](double x) { return std::max(x, 0.0); }}};
  for (const auto &[name, reference] : functions) {
    Buffer<double> x(37), y(37);
    fill(x, 3);
    std::vector<double> want;
    for (std::size_t i = 0; i < x.size; ++i)
      want.push_back(reference(x[i] *= 20));
    Call call(name);
    call << x << y;
    call.extent(37).run();
    expectNear(y, want, 0, name);
  }
}

} // namespace
