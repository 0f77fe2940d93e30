// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PyTorch's functions that only rename, cut or join indices, in terms of reshape, slice and cat.
//
//   flatten(x, 1)        nn.reshape to [N, C*H*W]        chunk(x, 2, dim = -1)   two nn.slice
//   unsqueeze(x, -1)     nn.reshape to [N, 1]            stack([a, b], dim = 1)  nn.reshape of each, nn.cat
//   detach(x)            nn.reshape to its own shape, in no_grad
#include "frontend/ForwardImporter.h"

#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

namespace {
struct ShapeArgument {
  llvm::StringRef name;
  std::optional<StaticValue> defaultValue; // nothing: it must be given
};
struct ShapeFunction {
  llvm::StringRef name;
  std::vector<ShapeArgument> arguments; // the first one is the tensor, of stack the list of them
};

const std::vector<ShapeFunction> &functions() {
  auto integer = [](std::int64_t value) { return StaticValue::integer(value); };
  static const std::vector<ShapeFunction> table{
      {"squeeze", {{"input", {}}, {"dim", StaticValue(None())}}},
      {"unsqueeze", {{"input", {}}, {"dim", {}}}},
      {"flatten", {{"input", {}}, {"start_dim", integer(0)}, {"end_dim", integer(-1)}}},
      {"select", {{"input", {}}, {"dim", {}}, {"index", {}}}},
      {"narrow", {{"input", {}}, {"dim", {}}, {"start", {}}, {"length", {}}}},
      {"chunk", {{"input", {}}, {"chunks", {}}, {"dim", integer(0)}}},
      {"split", {{"tensor", {}}, {"split_size_or_sections", {}}, {"dim", integer(0)}}},
      {"unbind", {{"input", {}}, {"dim", integer(0)}}},
      {"stack", {{"tensors", {}}, {"dim", integer(0)}}},
      {"detach", {{"input", {}}}},
  };
  return table;
}

const ShapeFunction *findFunction(llvm::StringRef name) {
  auto found = llvm::find_if(functions(), [&](const ShapeFunction &function) { return function.name == name; });
  return found == functions().end() ? nullptr : &*found;
}
} // namespace

bool isShapeFunction(llvm::StringRef name) { return findFunction(name) != nullptr; }

void addShapeFunctionNames(std::vector<llvm::StringRef> &names) {
  for (const ShapeFunction &function : functions())
    names.push_back(function.name);
}

/// One call of a shape function: its tensor and its other arguments.
class ForwardImporter::ShapeCall {
public:
  ShapeCall(ForwardImporter &importer, llvm::StringRef name, std::vector<CallArgument> arguments, const ast::Expr &call)
      : importer(importer), name(name), arguments(std::move(arguments)), call(call), location(importer.locate(call)) {}

  StaticValue run() {
    if (name == "stack")
      return stack();
    const auto *tensor = arguments[0].value.as<TensorHandle>();
    if (!tensor || !llvm::isa<mlir::RankedTensorType>(tensor->value.getType()))
      return wrong(0, "a tensor");
    value = tensor->value;
    shape = nn::getDims(value);
    if (name == "detach")
      return detach();
    if (name == "squeeze" && arguments[1].value.isNone()) {
      llvm::erase_if(shape, [](const Dim &dim) { return dim == Dim(1); });
      return reshape();
    }
    bool isNew = name == "unsqueeze";
    std::optional<std::size_t> dim = dimension(dimArgument(), shape.size() + isNew);
    if (!dim)
      return {};
    if (isNew)
      shape.insert(shape.begin() + *dim, Dim(1));
    else if (name == "squeeze" && !shape.empty() && shape[*dim] == Dim(1))
      shape.erase(shape.begin() + *dim);
    if (isNew || name == "squeeze")
      return reshape();
    if (name == "flatten")
      return flatten(*dim);
    if (shape.empty())
      return wrong(0, "a tensor with dimensions");
    if (name == "select")
      return element(*dim, arguments[2]);
    if (name == "narrow")
      return narrow(*dim);
    if (name == "unbind")
      return unbind(*dim);
    return name == "chunk" ? chunk(*dim) : split(*dim);
  }

private:
  unsigned dimArgument() const { return llvm::StringSwitch<unsigned>(name).Cases("chunk", "split", 2).Default(1); }

  StaticValue wrong(unsigned argument, llvm::StringRef wanted) {
    const CallArgument &given = arguments[argument];
    importer.import.report(diag::OpArgumentKind, given.range, name, findFunction(name)->arguments[argument].name,
                           wanted, given.value.describe());
    return {};
  }

  std::optional<std::size_t> dimension(unsigned argument, std::size_t rank) {
    const StaticValue &given = arguments[argument].value;
    auto count = static_cast<std::int64_t>(std::max<std::size_t>(rank, 1));
    if (!given.is<std::int64_t>() || *given.asInteger() < -count || *given.asInteger() >= count) {
      wrong(argument, fmt::format("a dimension from {} to {}", -count, count - 1));
      return std::nullopt;
    }
    std::int64_t dim = *given.asInteger();
    return static_cast<std::size_t>(dim < 0 ? dim + count : dim);
  }

  StaticValue reshape() {
    return importer.buildOp(location, "nn.reshape", {value},
                            {importer.builder.getNamedAttr("shape", importer.dimsAttribute(shape))});
  }

  StaticValue detach() {
    ++importer.noGrad;
    StaticValue result = reshape();
    --importer.noGrad;
    return result;
  }

  StaticValue flatten(std::size_t first) {
    std::optional<std::size_t> last = dimension(2, shape.size());
    if (!last)
      return {};
    if (*last < first)
      return wrong(2, "a dimension not before `start_dim`");
    std::optional<Dim> count = Dim(1);
    for (std::size_t i = first; i <= *last && i < shape.size() && count; ++i)
      count = multiply(*count, shape[i]);
    if (!count)
      return wrong(0, "a tensor of fewer elements");
    if (shape.empty())
      shape.push_back(Dim(1));
    else
      shape.erase(shape.begin() + first, shape.begin() + *last + 1), shape.insert(shape.begin() + first, *count);
    return reshape();
  }

  /// `size` elements from `start` on.
  StaticValue part(std::size_t dim, const Dim &start, const Dim &size) {
    Subscript subscript;
    for (std::size_t i = 0; i < shape.size(); ++i)
      subscript.take(i == dim ? start : Dim(0), i == dim ? size : shape[i]);
    return importer.sliced(value, subscript, location);
  }

  StaticValue element(std::size_t dim, const CallArgument &index) {
    std::optional<Dim> at =
        importer.position(index.value, shape[dim], /*isEnd=*/false, index.range, arguments[0].value);
    StaticValue cut = at ? part(dim, *at, Dim(1)) : StaticValue();
    if (cut.isPoison())
      return {};
    ShapeCall rest(*this);
    rest.value = cut.as<TensorHandle>()->value;
    rest.shape.erase(rest.shape.begin() + dim);
    return rest.reshape();
  }

  StaticValue narrow(std::size_t dim) {
    std::optional<Dim> start =
        importer.position(arguments[2].value, shape[dim], /*isEnd=*/true, arguments[2].range, arguments[0].value);
    std::optional<Dim> length = arguments[3].value.is<bool>() ? std::nullopt : arguments[3].value.asExtent();
    if (!length)
      return wrong(3, "a number of elements");
    std::optional<Dim> end = start ? add(*start, *length) : std::nullopt;
    if (!end || !importer.position(StaticValue::extent(*end), shape[dim], /*isEnd=*/true, arguments[3].range,
                                   arguments[0].value))
      return {};
    return part(dim, *start, *length);
  }

  /// Parts of these sizes, in their order.
  StaticValue parts(std::size_t dim, llvm::ArrayRef<Dim> sizes) {
    std::vector<StaticValue> results;
    Dim start(0);
    for (const Dim &size : sizes) {
      results.push_back(part(dim, start, size));
      start = *add(start, size);
      if (results.back().isPoison())
        return {};
    }
    return StaticValue::tuple(std::move(results));
  }

  StaticValue unbind(std::size_t dim) {
    auto count = shape[dim].constant();
    if (!count || *count > 1024)
      return wrong(0, "a tensor whose dimension has a known number of elements");
    std::vector<StaticValue> results;
    for (std::int64_t i = 0; i < *count; ++i) {
      llvm::SMRange range = arguments[0].range;
      results.push_back(element(dim, {"", range, StaticValue::integer(i), range}));
      if (results.back().isPoison())
        return {};
    }
    return StaticValue::tuple(std::move(results));
  }

  /// As many elements in each part, fewer in the last; of a dimension of the run, parts of the same size.
  StaticValue equalParts(std::size_t dim, std::int64_t size) {
    std::vector<Dim> sizes;
    for (std::int64_t rest = *shape[dim].constant(); rest > 0 && sizes.size() < 1024; rest -= size)
      sizes.push_back(Dim(std::min(size, rest)));
    return parts(dim, sizes);
  }

  StaticValue chunk(std::size_t dim) {
    auto count = arguments[1].value.is<std::int64_t>() ? arguments[1].value.asInteger() : std::nullopt;
    if (!count || *count < 1 || *count > 1024)
      return wrong(1, "a number of parts from 1 on");
    if (auto extent = shape[dim].constant())
      return equalParts(dim, (*extent + *count - 1) / *count);
    std::optional<Dim> size = divideExact(shape[dim], Dim(*count));
    if (!size)
      return wrong(1, fmt::format("a number of parts that divides {}", shape[dim].str()));
    return parts(dim, std::vector<Dim>(static_cast<std::size_t>(*count), *size));
  }

  StaticValue split(std::size_t dim) {
    const StaticValue &given = arguments[1].value;
    std::vector<Dim> sizes;
    Dim total(0);
    if (const Sequence *sections = given.is<DictValue>() ? nullptr : given.sequence()) {
      for (const StaticValue &section : sections->elements) {
        std::optional<Dim> size = section.is<bool>() ? std::nullopt : section.asExtent();
        std::optional<Dim> sum = size ? add(total, *size) : std::nullopt;
        if (!sum)
          return wrong(1, "sizes of parts");
        sizes.push_back(*size);
        total = *sum;
      }
      return total == shape[dim] ? parts(dim, sizes) : wrong(1, fmt::format("sizes that sum to {}", shape[dim].str()));
    }
    auto size = given.is<std::int64_t>() ? given.asInteger() : std::nullopt;
    if (!size || *size < 1 || !shape[dim].isConstant())
      return wrong(1, "the size of a part of a dimension with a known number of elements, or a list of sizes");
    return equalParts(dim, *size);
  }

  StaticValue stack() {
    const Sequence *items = arguments[0].value.is<DictValue>() ? nullptr : arguments[0].value.sequence();
    if (!items || items->elements.empty())
      return wrong(0, "a list of tensors");
    std::vector<StaticValue> raised;
    std::optional<std::size_t> dim;
    for (const StaticValue &element : items->elements) {
      const auto *tensor = element.as<TensorHandle>();
      if (!tensor || tensor->weak)
        return wrong(0, "a list of tensors");
      value = tensor->value;
      shape = nn::getDims(value);
      dim = dimension(1, shape.size() + 1);
      if (!dim)
        return {};
      shape.insert(shape.begin() + *dim, Dim(1));
      raised.push_back(reshape());
    }
    llvm::SMRange range = arguments[0].range;
    return importer.callOp(*nn::lookupOp("cat"),
                           {{"", range, StaticValue::list(std::move(raised)), range},
                            {"", range, StaticValue::integer(static_cast<std::int64_t>(*dim)), range}},
                           call);
  }

  ForwardImporter &importer;
  llvm::StringRef name;
  std::vector<CallArgument> arguments;
  const ast::Expr &call;
  mlir::Location location;
  mlir::Value value;
  llvm::SmallVector<Dim> shape;
};

StaticValue ForwardImporter::callShapeFunction(llvm::StringRef name, const CallArguments &given,
                                               const ast::Expr &call) {
  const ShapeFunction &function = *findFunction(name);
  std::vector<Formal> formals;
  for (const ShapeArgument &argument : function.arguments)
    formals.push_back({argument.name.str(), !argument.defaultValue});
  std::optional<std::vector<int>> bound = bindArguments(name, formals, given, call);
  if (!bound)
    return {};
  std::vector<CallArgument> arguments;
  for (auto [argument, index] : llvm::zip(function.arguments, *bound))
    arguments.push_back(index < 0 ? CallArgument{"", call.range, *argument.defaultValue, call.range} : given[index]);
  return ShapeCall(*this, function.name, std::move(arguments), call).run();
}

} // namespace modc
