// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reduction kernels against plain loops in double precision.
#include "Cases.h"
#include "Harness.h"

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Calls check(kernel name, row count, row length, whether the length is an argument) for all lengths.
template <class Check>
void forLengths(const std::string &what, const std::vector<int> &lengths, const std::vector<int> &counts, Check check) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  for (int length : lengths)
    for (int n : counts) {
      if (length)
        check(what + "_" + std::to_string(length), n, length, false);
      else
        for (int c : cases::runTimeLengths())
          check(what + "_c", n, c, true);
      if (::testing::Test::HasFatalFailure())
        return;
    }
}

const std::vector<int> few = {0, 1, 7, 10, 33};
const std::vector<int> counts = {1, 2, 5, 40};

std::string place(const std::string &name, int n, int c) {
  return name + " n=" + std::to_string(n) + " c=" + std::to_string(c);
}

/// y(n, c) from a row of doubles.
template <class T, class Row>
void checkRows(const std::string &name, int n, int c, bool symbolic, bool reduces, double tolerance, Row row) {
  Buffer<T> x(at(n * c)), y(at(reduces ? n : n * c));
  fill(x, 1);
  if (std::is_integral_v<T>)
    for (std::size_t i = 0; i < x.size; ++i)
      x[i] = static_cast<T>((i * 7919) % 1000) - 500;
  std::vector<double> want;
  for (int i = 0; i < n; ++i) {
    std::vector<double> values;
    for (int k = 0; k < c; ++k)
      values.push_back(static_cast<double>(x[at(i * c + k)]));
    for (double value : row(values))
      want.push_back(value);
  }
  Call call(name);
  call << x << y;
  call.extent(n);
  if (symbolic)
    call.extent(c);
  call.run();
  expectNear(y, want, tolerance, place(name, n, c));
}

std::vector<double> softmaxOf(const std::vector<double> &x) {
  double peak = x[0], sum = 0;
  for (double v : x)
    peak = std::max(peak, v);
  std::vector<double> y;
  for (double v : x)
    sum += std::exp(v - peak);
  for (double v : x)
    y.push_back(std::exp(v - peak) / sum);
  return y;
}
double sumOf(const std::vector<double> &x) {
  double sum = 0;
  for (double v : x)
    sum += v;
  return sum;
}

TEST(Reduction, Softmax) {
  forLengths("softmax", cases::lengths(), counts, [](const std::string &name, int n, int c, bool symbolic) {
    checkRows<float>(name, n, c, symbolic, false, 1e-6, softmaxOf);
  });
}
TEST(Reduction, LogSoftmax) {
  forLengths("log_softmax", cases::lengths(), counts, [](const std::string &name, int n, int c, bool symbolic) {
    checkRows<float>(name, n, c, symbolic, false, 2e-6, [](const std::vector<double> &x) {
      std::vector<double> y = softmaxOf(x);
      for (double &v : y)
        v = std::log(v);
      return y;
    });
  });
}

using Rows = std::vector<double> (*)(const std::vector<double> &);
template <class T> void rowTest(const std::string &what, const std::vector<int> &lengths, Rows row) {
  forLengths(what, lengths, counts, [row](const std::string &name, int n, int c, bool symbolic) {
    checkRows<T>(name, n, c, symbolic, true, 2e-6, row);
  });
}
TEST(Reduction, RowSum) {
  rowTest<float>("row_sum", cases::lengths(), [](const auto &x) { return std::vector<double>{sumOf(x)}; });
}
TEST(Reduction, RowSumDouble) {
  rowTest<double>("row_sum_f64", few, [](const auto &x) { return std::vector<double>{sumOf(x)}; });
}
TEST(Reduction, RowSumInt64) {
  rowTest<std::int64_t>("row_sum_i64", few, [](const auto &x) { return std::vector<double>{sumOf(x)}; });
}
TEST(Reduction, RowMax) {
  rowTest<float>("row_max", few,
                 [](const auto &x) { return std::vector<double>{*std::max_element(x.begin(), x.end())}; });
}
TEST(Reduction, RowMaxInt32) {
  rowTest<int>("row_max_i32", few,
               [](const auto &x) { return std::vector<double>{*std::max_element(x.begin(), x.end())}; });
}
TEST(Reduction, RowMin) {
  rowTest<float>("row_min", few,
                 [](const auto &x) { return std::vector<double>{*std::min_element(x.begin(), x.end())}; });
}
TEST(Reduction, RowProduct) {
  rowTest<float>("row_prod", few, [](const auto &x) {
    double product = 1;
    for (double v : x)
      product *= v;
    return std::vector<double>{product};
  });
}

/// The maximum of a row with a NaN is NaN, wherever it stands.
TEST(Reduction, MaxKeepsNan) {
  forLengths("row_max", few, {2}, [](const std::string &name, int n, int c, bool symbolic) {
    for (int place = 0; place < c; ++place) {
      Buffer<float> x(at(n * c)), y(at(n));
      fill(x, 2);
      x[at(place)] = std::nanf("");
      Call call(name);
      call << x << y;
      call.extent(n);
      if (symbolic)
        call.extent(c);
      call.run();
      ASSERT_TRUE(std::isnan(y[0])) << name << " c=" << c << " NaN at " << place;
      ASSERT_FALSE(std::isnan(y[1])) << name;
    }
  });
}

/// y(c) from a column of doubles; counts around the length of a chunk.
template <class T, class Column>
void columnTest(const std::string &what, const std::vector<int> &lengths, double tolerance, bool inPlace,
                Column column) {
  forLengths(what, lengths, {1, 2, 5, 127, 128, 129, 600}, [&](const std::string &name, int n, int c, bool symbolic) {
    Buffer<T> x(at(n * c)), y(at(c));
    fill(x, 1);
    fill(y, 2);
    std::vector<double> want;
    for (int k = 0; k < c; ++k) {
      std::vector<double> values;
      for (int i = 0; i < n; ++i)
        values.push_back(static_cast<double>(x[at(i * c + k)]));
      want.push_back(column(values) + (inPlace ? static_cast<double>(y[at(k)]) : 0));
    }
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, tolerance, place(name, n, c));
  });
}
TEST(Reduction, ColumnSum) { columnTest<float>("column_sum", cases::lengths(), 2e-5, false, sumOf); }
TEST(Reduction, ColumnSumDouble) { columnTest<double>("column_sum_f64", few, 1e-13, false, sumOf); }
TEST(Reduction, ColumnSumInPlace) { columnTest<float>("column_sum_in_place", few, 2e-5, true, sumOf); }
TEST(Reduction, ColumnMax) {
  columnTest<float>("column_max", few, 0, false,
                    [](const std::vector<double> &x) { return *std::max_element(x.begin(), x.end()); });
}

TEST(Reduction, NormalisedColumns) {
  forLengths("normalised_columns", few, {2, 5, 600}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * c)), y(at(n * c));
    fill(x, 1);
    std::vector<double> want(at(n * c));
    for (int k = 0; k < c; ++k) {
      double mean = 0, variance = 0;
      for (int i = 0; i < n; ++i)
        mean += static_cast<double>(x[at(i * c + k)]) / n;
      for (int i = 0; i < n; ++i)
        variance += std::pow(static_cast<double>(x[at(i * c + k)]) - mean, 2) / n;
      for (int i = 0; i < n; ++i)
        want[at(i * c + k)] = (static_cast<double>(x[at(i * c + k)]) - mean) / std::sqrt(variance + 1e-5);
    }
    float scale = 1.0f / static_cast<float>(n);
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.scalar(scale).run();
    expectNear(y, want, 1e-5, place(name, n, c));
  });
}

TEST(Reduction, SoftmaxOverTheMiddle) {
  forLengths("softmax_middle", few, {1, 3}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * 6 * c)), y(at(n * 6 * c));
    fill(x, 1);
    std::vector<double> want(at(n * 6 * c));
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < c; ++k) {
        std::vector<double> values;
        for (int m = 0; m < 6; ++m)
          values.push_back(static_cast<double>(x[at((i * 6 + m) * c + k)]));
        values = softmaxOf(values);
        for (int m = 0; m < 6; ++m)
          want[at((i * 6 + m) * c + k)] = values[at(m)];
      }
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 1e-6, place(name, n, c));
  });
}

TEST(Reduction, Channels) {
  forLengths("channels", few, {1, 4, 9}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * 3 * c)), y(3);
    fill(x, 1);
    std::vector<double> want(3);
    for (int i = 0; i < n * 3 * c; ++i)
      want[at(i / c % 3)] += static_cast<double>(x[at(i)]);
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 5e-6, place(name, n, c));
  });
}

TEST(Reduction, TransposedRows) {
  forLengths("transposed_rows", few, {1, 4, 9}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * c)), y(at(n));
    fill(x, 1);
    std::vector<double> want(at(n));
    for (int i = 0; i < n * c; ++i)
      want[at(i % n)] += static_cast<double>(x[at(i)]);
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 5e-6, place(name, n, c));
  });
}

TEST(Reduction, DividedByTotal) {
  forLengths("by_total", few, {1, 4, 300}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * c)), y(at(n * c));
    fill(x, 1);
    for (std::size_t i = 0; i < x.size; ++i)
      x[i] += 2;
    double total = 0;
    for (std::size_t i = 0; i < x.size; ++i)
      total += static_cast<double>(x[i]);
    std::vector<double> want;
    for (std::size_t i = 0; i < x.size; ++i)
      want.push_back(static_cast<double>(x[i]) / total);
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 1e-6, place(name, n, c));
  });
}

TEST(Reduction, MeanSquaredError) {
  forLengths("mse", few, {1, 3, 50, 2000}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * c)), t(at(n * c)), loss(1);
    fill(x, 1);
    fill(t, 2);
    double sum = 0;
    for (std::size_t i = 0; i < x.size; ++i)
      sum += std::pow(static_cast<double>(x[i]) - static_cast<double>(t[i]), 2);
    float scale = 1.0f / static_cast<float>(n * c);
    Call call(name);
    call << x << t << loss;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.scalar(scale).run();
    expectNear(loss, {sum / (n * c)}, 2e-6, place(name, n, c));
  });
}

TEST(Reduction, CrossEntropy) {
  forLengths("cross_entropy", few, {1, 5, 600}, [](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * c)), loss(1), dx(at(n * c));
    Buffer<std::int64_t> target(at(n));
    fill(x, 1);
    std::vector<double> gradient;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      target[at(i)] = (i * 31) % c;
      std::vector<double> row;
      for (int k = 0; k < c; ++k)
        row.push_back(static_cast<double>(x[at(i * c + k)]));
      row = softmaxOf(row);
      sum -= std::log(row[static_cast<std::size_t>(target[at(i)])]);
      row[static_cast<std::size_t>(target[at(i)])] -= 1;
      for (double v : row)
        gradient.push_back(v / n);
    }
    float scale = 1.0f / static_cast<float>(n);
    Call call(name);
    call << x << target << loss;
    call.extent(n);
    Call backward("cross_entropy_gradient" + name.substr(std::string("cross_entropy").size()));
    backward << x << target << dx;
    backward.extent(n);
    if (symbolic) {
      call.extent(c);
      backward.extent(c);
    }
    call.scalar(scale).run();
    backward.scalar(scale).run();
    expectNear(loss, {sum / n}, 2e-6, place(name, n, c));
    expectNear(dx, gradient, 1e-6, place(name, n, c));
  });
}

/// Halide drops a loop whose variable nothing reads, so the builder multiplies by the extent instead.
template <class Want> void checkBroadcast(const std::string &what, Want want) {
  forLengths(what, few, counts, [&](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(c));
    fill(x, 1);
    const std::vector<double> expected = want(x, n, c);
    Buffer<float> y(expected.size());
    Call call(name);
    call << x << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, expected, 2e-6, place(name, n, c));
  });
}

TEST(Reduction, SumsWhatIsConstantAlongTheRows) {
  checkBroadcast("broadcast_sum", [](const Buffer<float> &x, int n, int c) {
    std::vector<double> sums;
    for (int k = 0; k < c; ++k)
      sums.push_back(static_cast<double>(x[at(k)]) * n);
    return sums;
  });
  checkBroadcast("broadcast_total", [](const Buffer<float> &x, int n, int c) {
    double sum = 0;
    for (int k = 0; k < c; ++k)
      sum += static_cast<double>(x[at(k)]) * n;
    return std::vector<double>{sum};
  });
}

TEST(Reduction, MultipliesWhatIsConstantAlongTheDepth) {
  checkBroadcast("broadcast_product", [](const Buffer<float> &x, int n, int c) {
    std::vector<double> products;
    for (int i = 0; i < c; ++i)
      for (int j = 0; j < c; ++j)
        products.push_back(static_cast<double>(x[at(i)]) * static_cast<double>(x[at(j)]) * n);
    return products;
  });
}

TEST(Reduction, ColumnsThatLieApart) {
  forLengths("transposed_columns", few, counts, [&](const std::string &name, int n, int c, bool symbolic) {
    Buffer<float> x(at(n * c)), t(at(n * c)), y(at(c));
    fill(x, 1);
    fill(t, 2);
    std::vector<double> want(at(c));
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < c; ++k)
        want[at(k)] += static_cast<double>(x[at(i * c + k)]) * static_cast<double>(t[at(k * n + i)]);
    Call call(name);
    call << x << t << y;
    call.extent(n);
    if (symbolic)
      call.extent(c);
    call.run();
    expectNear(y, want, 2e-6, place(name, n, c));
  });
}

/// A sum over 200,000 rows keeps its accuracy: it is taken in two levels.
TEST(Reduction, LongSumsAreAccurate) {
  if (!targetRuns())
    GTEST_SKIP() << "this machine cannot run " << modc::testTarget();
  const int n = 200000, c = 7;
  Buffer<float> x(at(n * c)), y(at(c));
  fill(x, 1);
  for (std::size_t i = 0; i < x.size; ++i)
    x[i] += 3;
  std::vector<double> want(at(c));
  for (std::size_t i = 0; i < x.size; ++i)
    want[i % at(c)] += static_cast<double>(x[i]);
  Call call("column_sum_7");
  call << x << y;
  call.extent(n).run();
  expectNear(y, want, 2e-6, "column_sum_7 of 200000 rows");
  Buffer<float> zero(x.size), loss(1);
  double squares = 0;
  for (std::size_t i = 0; i < x.size; ++i)
    squares += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  float scale = 1;
  Call mse("mse_7");
  mse << x << zero << loss;
  mse.extent(n).scalar(scale).run();
  expectNear(loss, {squares}, 2e-6, "mse_7 of 200000 rows");
}

} // namespace
