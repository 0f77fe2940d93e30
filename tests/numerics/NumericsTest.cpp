// SPDX-License-Identifier: 0BSD
// Compiled ops and layers beside PyTorch: values of both modes, gradients and statistics of every case that the groups' .py
// files hold. make_goldens.py says what a group's program is and what its golden holds.
#include "conv.h"
#include "loss.h"
#include "modc/eager.h"
#include "norm.h"
#include "pointwise.h"
#include "sequence.h"
#include "tests/networks/Formula.h"
#include "window.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <gtest/gtest.h>

#include <map>

namespace numerics {
namespace {

llvm::json::Object read_golden(const std::string &group) {
  auto file = llvm::MemoryBuffer::getFile(MODC_NUMERICS "/" + group + ".golden.json");
  if (!file)
    throw std::runtime_error("cannot read the golden of " + group);
  llvm::Expected<llvm::json::Value> value = llvm::json::parse((*file)->getBuffer());
  if (!value)
    throw std::runtime_error(llvm::toString(value.takeError()));
  return std::move(*value->getAsObject());
}

/// A number, or the text of one that JSON does not have.
double number(const llvm::json::Value &value) {
  if (auto text = value.getAsString())
    return std::stod(text->str());
  return *value.getAsNumber();
}

// -------- inputs

template <class T> void fill(const llvm::json::Object &row, T *values, std::size_t count) {
  const networks::Numbers numbers(row.getString("key")->str());
  const llvm::json::Array *given = row.getArray("values");
  for (std::size_t i = 0; i < count; ++i) {
    if (given != nullptr) {
      values[i] = static_cast<T>(number((*given)[i]));
    } else if (auto below = row.getInteger("below")) {
      const std::int64_t low = *row.getInteger("low");
      values[i] =
          static_cast<T>(static_cast<std::int64_t>(numbers.bits(i) % static_cast<std::uint64_t>(*below - low)) + low);
    } else {
      const double low = *row.getNumber("low"), half = (*row.getNumber("high") - low) / 2;
      values[i] = static_cast<T>(networks::scaled(numbers.symmetric(i), half, low + half));
    }
  }
}

template <class Visit> void of_type(modc::Dtype dtype, std::byte *at, const Visit &visit) {
  switch (dtype) {
  case modc::Dtype::f64:
    return visit(reinterpret_cast<double *>(at));
  case modc::Dtype::i64:
    return visit(reinterpret_cast<std::int64_t *>(at));
  case modc::Dtype::i32:
    return visit(reinterpret_cast<std::int32_t *>(at));
  case modc::Dtype::boolean:
    return visit(reinterpret_cast<bool *>(at));
  default:
    return visit(reinterpret_cast<float *>(at));
  }
}

/// Inputs as the golden says; parameters of layers and running statistics by the formula of the networks' tests.
template <class Model> void fill(Model &model, const llvm::json::Array &inputs) {
  std::map<std::string, const llvm::json::Object *> rows;
  for (const llvm::json::Value &row : inputs)
    rows[row.getAsObject()->getString("key")->str()] = row.getAsObject();
  for (int i = 0; i < Model::info.slot_count; ++i) {
    const modc::Slot &slot = Model::info.slots[i];
    const std::string_view key = slot.key;
    auto *at = model.state().template at<std::byte>(slot.offset);
    if (auto row = rows.find(std::string(key)); row != rows.end())
      of_type(slot.dtype, at, [&](auto *values) { fill(*row->second, values, slot.size()); });
    else if (slot.is_parameter() || networks::ends_with(key, "running_mean") || networks::ends_with(key, "running_var"))
      networks::fill(key, slot.shape, reinterpret_cast<float *>(at), 0);
  }
  model.state().changed();
}

// -------- comparison

bool is_same_kind(double ours, double wanted, bool with_sign) {
  if (std::isnan(wanted) || std::isnan(ours))
    return std::isnan(wanted) && std::isnan(ours);
  if (std::isinf(wanted) || std::isinf(ours))
    return std::isinf(wanted) && std::isinf(ours) && (!with_sign || ours == wanted);
  return !with_sign || ours != 0 || wanted != 0 || std::signbit(ours) == std::signbit(wanted);
}

/// Each element within three units in the last place, or 1.5 times as many as PyTorch's; infinities and NaN as PyTorch has
/// them.
template <class T> void compare_each(const llvm::json::Object &row, const T *values, bool is_gradient) {
  const llvm::json::Array &wanted = *row.getArray("each"), *ulps = row.getArray("ulps");
  const bool with_zeros = row.getBoolean("zeros").value_or(false);
  const double absolute = row.getNumber("absolute").value_or(0);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].getAsNull())
      continue;
    const double exact = number(wanted[i]), ours = static_cast<double>(values[i]);
    const bool with_sign = exact == 0 ? with_zeros : !is_gradient;
    EXPECT_TRUE(is_same_kind(ours, exact, with_sign)) << "[" << i << "] is " << ours << ", PyTorch's is " << exact;
    if (!std::isfinite(exact) || !std::isfinite(ours))
      continue;
    const T size = std::abs(static_cast<T>(exact));
    const double unit = static_cast<double>(std::nextafter(size, std::numeric_limits<T>::infinity()) - size);
    const double allowed = (3 + (ulps != nullptr ? 1.5 * *(*ulps)[i].getAsNumber() : 0)) * unit + absolute;
    EXPECT_LE(std::abs(ours - exact), allowed) << "[" << i << "] is " << ours << ", PyTorch's in f64 is " << exact;
  }
}

/// 1.5 times PyTorch's own distance from f64, and a unit in the last place where PyTorch happened to be exact: the fewer the
/// numbers, the more the quotient of two such roots is chance. f64 may differ by what a sum in another order makes.
template <class T> void compare_all(const llvm::json::Object &row, const T *values) {
  const llvm::json::Array &exact = *row.getArray("values");
  const auto size = static_cast<std::size_t>(*row.getInteger("size"));
  const std::vector<double> actual = networks::digest(row.getString("key")->str(), values, size, 12);
  ASSERT_EQ(actual.size(), exact.size());
  double squares = 0;
  for (std::size_t i = 0; i < actual.size(); ++i)
    squares += std::pow(actual[i] - number(exact[i]), 2);
  const auto count = static_cast<double>(actual.size());
  const double rms = *row.getNumber("rms");
  double allowed = 1e-14 * (rms + 1);
  if (sizeof(T) == sizeof(float)) {
    const double eager = *row.getNumber("pytorch");
    allowed = (rms < 1e-6 * eager ? 4 : 1.5 * (1 + 2 / count)) * eager + 0x1p-23 * rms;
  }
  EXPECT_LE(std::sqrt(squares / count), allowed) << "RMSE against f64, at values of " << rms;
}

void compare(const llvm::json::Object &row, modc::Dtype dtype, std::size_t size, std::byte *at,
             bool is_gradient = false) {
  SCOPED_TRACE(row.getString("key")->str());
  ASSERT_EQ(static_cast<std::int64_t>(size), *row.getInteger("size"));
  const llvm::json::Array *whole = row.getArray("whole");
  of_type(dtype, at, [&](auto *values) {
    using T = std::remove_pointer_t<decltype(values)>;
    if constexpr (std::is_floating_point_v<T>) {
      ASSERT_EQ(whole, nullptr) << "PyTorch's are no floats";
      row.getArray("each") != nullptr ? compare_each(row, values, is_gradient) : compare_all(row, values);
    } else {
      ASSERT_NE(whole, nullptr) << "PyTorch's are floats";
      for (std::size_t i = 0; i < size; ++i)
        EXPECT_EQ(static_cast<std::int64_t>(values[i]), *(*whole)[i].getAsInteger()) << "[" << i << "]";
    }
  });
}

template <class Model> void compare_slots(Model &model, const llvm::json::Object &golden, const char *group) {
  SCOPED_TRACE(group);
  for (const llvm::json::Value &value : *golden.getArray(group)) {
    const llvm::json::Object &row = *value.getAsObject();
    const modc::Slot *slot = std::find_if(Model::info.slots, Model::info.slots + Model::info.slot_count,
                                          [&](const modc::Slot &each) { return each.key == *row.getString("key"); });
    ASSERT_NE(slot, Model::info.slots + Model::info.slot_count) << row.getString("key")->str();
    compare(row, slot->dtype, slot->size(), model.state().template at<std::byte>(slot->offset));
  }
}

template <class Training> void compare_gradients(Training &training, const llvm::json::Object &golden) {
  SCOPED_TRACE("gradients");
  modc::Gradients &all = training.gradients();
  std::map<std::string, int> trained;
  for (int i = 0; i < all.count(); ++i)
    trained[all.slot(i).key] = i;
  for (const llvm::json::Value &value : *golden.getArray("gradients")) {
    const llvm::json::Object &row = *value.getAsObject();
    auto found = trained.find(row.getString("key")->str());
    if (found == trained.end() || !all.trained(found->second).has_grad)
      ADD_FAILURE() << row.getString("key")->str() << " has no gradient";
    else
      compare(row, all.slot(found->second).dtype, all.slot(found->second).size(), all.data(found->second), true);
  }
}

template <class Model> void check(const std::string &group) {
  const llvm::json::Object golden = read_golden(group);
  const modc::Block state(Model::state_bytes);
  Model model(state.memory());
  float total = 0;

  fill(model, *golden.getArray("inputs"));
  modc::throw_unless_ok(model.prepare());
  const modc::Block memory(Model::workspace_bytes());
  typename Model::Workspace workspace(memory.memory());
  modc::throw_unless_ok(model.forward({&total, {}}, workspace));
  compare_slots(model, golden, "eval");

  fill(model, *golden.getArray("inputs"));
  using Training = typename Model::Training;
  const modc::Block recorded(Training::workspace_bytes()), gradients(Training::gradient_bytes);
  Training training(model, {recorded.memory(), gradients.memory(), {}});
  const float one = 1;
  modc::throw_unless_ok(training.forward({&total, {}}));
  compare_slots(model, golden, "train");
  compare_slots(model, golden, "buffers");
  modc::throw_unless_ok(training.backward({&one, {}}));
  compare_gradients(training, golden);
}

TEST(Numerics, Convolutions) { check<conv::Cases>("conv"); }
TEST(Numerics, Losses) { check<loss::Cases>("loss"); }
TEST(Numerics, NormsAndReductions) { check<norm::Cases>("norm"); }
TEST(Numerics, Pointwise) { check<pointwise::Cases>("pointwise"); }
TEST(Numerics, Sequences) { check<sequence::Cases>("sequence"); }
TEST(Numerics, Windows) { check<window::Cases>("window"); }

} // namespace
} // namespace numerics
