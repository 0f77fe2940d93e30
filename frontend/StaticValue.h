// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What an expression stands for during import: a number, a text, a list, a module of the tree, or a tensor to be computed.
#pragma once

#include "ir/Dim.h"

#include "mlir/IR/Types.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace modc {

struct Instance;
struct ModuleType;
struct State;
class StaticValue;

/// The result of an expression that has been reported; whatever is made of it is poison too, without a report.
struct Poison {};
struct None {};

/// A tensor of the program under construction. `weak`: it came from host numbers alone, and takes the element type of
/// the tensor it meets (PyTorch's rule for Python numbers). A host argument as such has type f64 instead of a tensor's.
struct TensorHandle {
  mlir::Value value;
  bool weak = false;
};

/// A module of the tree; in a forward `path` leads to it from the module whose forward it is ("" is that one).
struct ModuleHandle {
  Instance *instance;
  std::string path;
};

/// An op, or a function of numbers, by its plain name: "relu" for `torch.relu`.
struct FunctionHandle {
  std::string name;
};

struct Sequence {
  std::vector<StaticValue> elements;
  std::vector<std::string> names; // of the elements, if they have names: the outputs of a forward
  std::uint64_t size = 0;         // values in it, those inside of elements too
};
struct TupleValue {
  std::shared_ptr<const Sequence> items;
};
struct ListValue {
  std::shared_ptr<const Sequence> items;
};
struct DictValue {
  std::shared_ptr<const Sequence> items; // names are the keys
};

/// How a tensor gets its first values: an initialiser by name, or numbers in row-major order ("literal").
struct Initializer {
  std::string kind;
  std::vector<double> arguments;
  std::vector<std::int64_t> literalShape; // of "literal"

  /// kaiming_* with another gain or mode than the default: worked out when the shape is known.
  struct Kaiming {
    double gain;
    bool fanOut;
  };
  std::optional<Kaiming> kaiming = std::nullopt;
};

class StaticValue {
public:
  using Data = std::variant<Poison, None, bool, std::int64_t, double, std::string, mlir::Type, Dim, TupleValue,
                            ListValue, DictValue, TensorHandle, ModuleHandle, State *, const ModuleType *,
                            FunctionHandle, std::shared_ptr<const Initializer>>;

  StaticValue() = default; // poison
  StaticValue(None none) : data(none) {}
  StaticValue(std::string text) : data(std::move(text)) {}
  StaticValue(mlir::Type type) : data(type) {}
  StaticValue(TensorHandle tensor) : data(tensor) {}
  StaticValue(ModuleHandle module) : data(std::move(module)) {}
  StaticValue(State *state) : data(state) {}
  StaticValue(const ModuleType *type) : data(type) {}
  StaticValue(FunctionHandle function) : data(std::move(function)) {}
  StaticValue(std::shared_ptr<const Initializer> initializer) : data(std::move(initializer)) {}

  static StaticValue boolean(bool value) { return StaticValue(Data(value)); }
  static StaticValue integer(std::int64_t value) { return StaticValue(Data(value)); }
  static StaticValue number(double value) { return StaticValue(Data(value)); }
  /// An integer if the extent is constant.
  static StaticValue extent(const Dim &dim);
  static StaticValue tuple(std::vector<StaticValue> elements, std::vector<std::string> names = {});
  static StaticValue list(std::vector<StaticValue> elements);
  static StaticValue dict(std::vector<StaticValue> elements, std::vector<std::string> keys);

  template <typename T> const T *as() const { return std::get_if<T>(&data); }
  template <typename T> bool is() const { return std::holds_alternative<T>(data); }
  bool isPoison() const { return is<Poison>(); }
  bool isNone() const { return is<None>(); }
  /// A bool, an integer or a double.
  bool isNumber() const { return is<bool>() || is<std::int64_t>() || is<double>(); }
  /// A tensor, or a tuple, list or dictionary that holds one.
  bool holdsTensor() const;

  /// The integer of an integer or a bool; the double of any number.
  std::optional<std::int64_t> asInteger() const;
  std::optional<double> asDouble() const;
  /// An integer or symbolic extent.
  std::optional<Dim> asExtent() const;
  /// The elements of a tuple, list or dictionary, else null.
  const Sequence *sequence() const;

  /// Roughly what the value costs: elements, those inside of elements too, and text.
  std::uint64_t size() const;

  /// As `str()` gives it in Python: `True`, `1e-05`, `(1, 2)`.
  std::string str() const;
  /// What it is, for messages: "the number 3", "a tensor f32[N, 3]".
  std::string describe() const;
  /// Equal text for equal values of static arguments; tells 1 from 1.0 and from True.
  std::string key() const;

private:
  explicit StaticValue(Data data) : data(std::move(data)) {}
  Data data;
};

/// The value with each tensor in it, also in tuples, lists and dictionaries, replaced, from left to right.
StaticValue mapTensors(const StaticValue &value, llvm::function_ref<StaticValue(const TensorHandle &)> map);

/// Python's text of a double: "1.0", "1e-05".
std::string pythonFloat(double value);

/// Whether a value counts as true, as in Python; nothing for what is not static.
std::optional<bool> truth(const StaticValue &value);
/// Python's `==`; nothing where only the run decides (extents) or tensors are involved.
std::optional<bool> equal(const StaticValue &a, const StaticValue &b);

} // namespace modc
