// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls of ops by name, methods and attributes of tensors.
#include "frontend/ForwardImporter.h"
#include "frontend/FunctionLibrary.h"
#include "ir/OpRegistry.h"

#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

using nn::OpArgument;

StaticValue ForwardImporter::callFunction(llvm::StringRef name, CallArguments arguments, const ast::Expr &call) {
  if (isLibraryFunction(name))
    return callLibraryFunction(name, arguments, call);
  if (const nn::OpInfo *op = nn::lookupOp(name))
    return callOp(*op, std::move(arguments), call);
  if (isShapeFunction(name))
    return callShapeFunction(name, arguments, call);
  return unsupported(call.range, fmt::format("`{}` of tensors", name.str()));
}

/// `x.permute(0, 2, 1)`, `x.reshape(N, -1)`, `einsum("ij,jk", a, b)`: trailing numbers or tensors are one list for the last
/// argument.
static void packTrailing(const nn::OpInfo &op, CallArguments &arguments) {
  OpArgument::Kind kind = op.arguments.back().kind;
  std::size_t last = op.arguments.size() - 1;
  bool ofNumbers = kind == OpArgument::Dims || kind == OpArgument::Shape, ofTensors = kind == OpArgument::Tensors;
  if (ofTensors ? arguments.size() <= last : !ofNumbers || arguments.size() <= op.arguments.size())
    return;
  std::vector<StaticValue> values;
  for (std::size_t i = last; i < arguments.size(); ++i) {
    const StaticValue &value = arguments[i].value;
    if (!arguments[i].name.empty() || !(ofTensors ? value.is<TensorHandle>() : value.asExtent().has_value()))
      return;
    values.push_back(value);
  }
  llvm::SMRange range(arguments[last].range.Start, arguments.back().range.End);
  arguments.resize(last);
  arguments.push_back({"", range, StaticValue::tuple(std::move(values)), range});
}

/// "none", "false", "0", "1e-5", "'mean'" of a signature.
static StaticValue defaultValue(const OpArgument &formal) {
  llvm::StringRef text = *formal.defaultText;
  std::int64_t integer;
  double number;
  if (text == "none")
    return None();
  if (text == "true" || text == "false")
    return StaticValue::boolean(text == "true");
  if (!text.getAsInteger(10, integer))
    return StaticValue::integer(integer);
  if (!text.getAsDouble(number))
    return StaticValue::number(number);
  return StaticValue(text.trim("'\"").str());
}

static mlir::Attribute floatsAttribute(mlir::Builder &builder, llvm::ArrayRef<StaticValue> elements) {
  std::vector<double> numbers;
  for (const StaticValue &element : elements) {
    if (!element.isNumber())
      return {};
    numbers.push_back(*element.asDouble());
  }
  return builder.getDenseF64ArrayAttr(numbers);
}

/// The attribute for a value, null if it is not of the kind.
static mlir::Attribute makeAttribute(mlir::Builder &builder, OpArgument::Kind kind, const StaticValue &value) {
  switch (kind) {
  case OpArgument::Int:
    return value.is<std::int64_t>() ? builder.getI64IntegerAttr(*value.asInteger()) : mlir::Attribute();
  case OpArgument::Float:
    return value.isNumber() ? builder.getF64FloatAttr(*value.asDouble()) : mlir::Attribute();
  case OpArgument::Bool:
    return value.is<bool>() ? builder.getBoolAttr(*value.as<bool>()) : mlir::Attribute();
  case OpArgument::Str:
    return value.is<std::string>() ? builder.getStringAttr(value.str()) : mlir::Attribute();
  case OpArgument::Padding:
    if (value.is<std::string>())
      return builder.getStringAttr(value.str());
    kind = OpArgument::Dims;
    break;
  case OpArgument::Dims:
  case OpArgument::Shape:
  case OpArgument::Floats:
    break;
  case OpArgument::Tensor:
  case OpArgument::Tensors:
    return {};
  }
  std::vector<StaticValue> elements{value};
  if (value.is<TupleValue>() || value.is<ListValue>())
    elements = value.sequence()->elements;
  if (kind == OpArgument::Floats)
    return floatsAttribute(builder, elements);
  std::vector<std::int64_t> integers;
  std::vector<mlir::StringAttr> extents;
  for (const StaticValue &element : elements) {
    std::optional<Dim> extent = element.is<bool>() ? std::nullopt : element.asExtent();
    if (!extent || (kind == OpArgument::Dims && !extent->isConstant()))
      return {};
    integers.push_back(extent->constant().value_or(0));
    extents.push_back(builder.getStringAttr(extent->str()));
  }
  if (kind == OpArgument::Dims)
    return builder.getDenseI64ArrayAttr(integers);
  return nn::DimsAttr::get(builder.getContext(), extents);
}

static llvm::StringRef kindText(OpArgument::Kind kind) {
  switch (kind) {
  case OpArgument::Tensor:
    return "a tensor";
  case OpArgument::Tensors:
    return "a list of tensors";
  case OpArgument::Int:
    return "an integer";
  case OpArgument::Float:
    return "a number";
  case OpArgument::Bool:
    return "true or false";
  case OpArgument::Str:
    return "a text";
  case OpArgument::Dims:
    return "a dimension or several";
  case OpArgument::Shape:
    return "a shape";
  case OpArgument::Floats:
    return "a number or several";
  case OpArgument::Padding:
    return "numbers, 'same' or 'valid'";
  }
  llvm_unreachable("unknown kind of argument");
}

bool ForwardImporter::addAttribute(const nn::OpInfo &op, const OpArgument &formal, const CallArgument *argument,
                                   mlir::NamedAttrList &attributes) {
  StaticValue value = argument ? argument->value : formal.defaultText ? defaultValue(formal) : StaticValue(None());
  if (value.isNone() && formal.optional)
    return true;
  if (mlir::Attribute attribute = makeAttribute(builder, formal.kind, value)) {
    attributes.set(formal.name, attribute);
    return true;
  }
  import.report(diag::OpArgumentKind, argument->range, op.name, formal.name, kindText(formal.kind), value.describe());
  return false;
}

/// `cat([a, b])`
bool ForwardImporter::addListed(const nn::OpInfo &op, const OpArgument &formal, const CallArgument &argument,
                                std::vector<const StaticValue *> &tensors) {
  const Sequence *items = argument.value.is<DictValue>() ? nullptr : argument.value.sequence();
  bool fits = items && llvm::all_of(items->elements, [](const StaticValue &element) {
                const auto *tensor = element.as<TensorHandle>();
                return tensor && !tensor->weak;
              });
  if (fits)
    for (const StaticValue &element : items->elements)
      tensors.push_back(&element);
  else
    import.report(diag::OpArgumentKind, argument.range, op.name, formal.name, kindText(formal.kind),
                  argument.value.describe());
  return fits;
}

StaticValue ForwardImporter::callOp(const nn::OpInfo &op, CallArguments arguments, const ast::Expr &call) {
  packTrailing(op, arguments);
  std::vector<Formal> formals;
  for (const OpArgument &argument : op.arguments)
    formals.push_back({argument.name, !argument.defaultText && !argument.optional});
  std::optional<std::vector<int>> bound = bindArguments(op.name, formals, arguments, call);
  if (!bound)
    return {};

  mlir::NamedAttrList attributes;
  std::vector<const StaticValue *> tensors, promoted;
  bool fine = true;
  for (auto [formal, index] : llvm::zip(op.arguments, *bound)) {
    const CallArgument *argument = index < 0 ? nullptr : &arguments[index];
    if (formal.kind != OpArgument::Tensor && formal.kind != OpArgument::Tensors) {
      fine &= addAttribute(op, formal, argument, attributes);
      continue;
    }
    if (!argument || (argument->value.isNone() && formal.optional))
      continue;
    const StaticValue &value = argument->value;
    if (formal.kind == OpArgument::Tensors) {
      fine &= addListed(op, formal, *argument, tensors);
      promoted = tensors;
      continue;
    }
    if (!value.is<TensorHandle>() && !value.isNumber() && !value.is<Dim>()) {
      import.report(diag::OpArgumentKind, argument->range, op.name, formal.name, kindText(formal.kind),
                    value.describe());
      fine = false;
      continue;
    }
    tensors.push_back(&value);
    if (formal.name != "condition") // decides, and does not take part in the arithmetic
      promoted.push_back(&value);
  }
  if (!fine)
    return {};

  // Pointwise ops and lists bring their tensors to one element type; the others take tensors as they are, and numbers alone are
  // brought to the tensors' type.
  mlir::Type common = operandElement(op, commonElement(promoted));
  bool weak = !common && !tensors.empty(); // of numbers alone; what has no operands has PyTorch's element type
  if (!common)
    common = builder.getF64Type();
  bool isList = llvm::any_of(op.arguments, [](const OpArgument &a) { return a.kind == OpArgument::Tensors; });
  mlir::Location location = locate(call);
  llvm::SmallVector<mlir::Value> operands;
  for (const StaticValue *value : tensors) {
    const auto *tensor = value->as<TensorHandle>();
    bool isCondition = !llvm::is_contained(promoted, value);
    bool keeps = tensor && (isCondition || (!tensor->weak && !op.isPointwise && !isList));
    operands.push_back(keeps ? tensor->value : toTensor(*value, common, location));
  }
  return buildOp(location, op.operation, operands, llvm::to_vector(attributes), weak);
}

// Methods and attributes

static bool isInPlace(llvm::StringRef name) { return name.ends_with("_") && !name.ends_with("__"); }

StaticValue ForwardImporter::tensorMethod(const StaticValue &tensor, const ast::AttributeExpr &method,
                                          CallArguments arguments, const ast::Expr &call) {
  llvm::StringRef name = method.name.text;
  mlir::Value value = tensor.as<TensorHandle>()->value;
  llvm::SmallVector<Dim> extents;
  if (llvm::isa<mlir::RankedTensorType>(value.getType()))
    extents = nn::getDims(value);
  llvm::StringRef element = llvm::StringSwitch<llvm::StringRef>(name)
                                .Case("float", "f32")
                                .Case("double", "f64")
                                .Case("long", "i64")
                                .Case("int", "i32")
                                .Case("bool", "bool")
                                .Case("bfloat16", "bf16")
                                .Case("half", "f16")
                                .Default("");
  bool isCast = (!element.empty() && arguments.empty()) ||
                (name == "to" && arguments.size() == 1 && arguments.front().value.is<mlir::Type>());
  if (isCast) {
    mlir::Type type =
        element.empty() ? *arguments.front().value.as<mlir::Type>() : nn::slotElementFromText(&import.context, element);
    if (!nn::isStorageElement(type))
      return cast(tensor, type, locate(call));
    import.report(diag::StorageElement, call.range, nn::elementText(type))
        .note("declare the parameter or buffer with this type: its values are rounded when they are loaded");
    return {};
  }
  if (name == "size" && arguments.size() == 1 && arguments.front().value.asInteger()) {
    std::int64_t rank = static_cast<std::int64_t>(extents.size()), dim = *arguments.front().value.asInteger();
    if (dim >= -rank && dim < rank)
      return StaticValue::extent(extents[dim < 0 ? dim + rank : dim]);
    import.report(diag::IndexOutOfRange, arguments.front().range, dim, tensor.describe());
    return {};
  }
  if (name == "numel" && arguments.empty())
    return StaticValue::extent(product(extents).value_or(Dim(0)));
  if ((name == "size" || name == "dim" || name == "ndimension") && arguments.empty()) {
    if (name != "size")
      return StaticValue::integer(static_cast<std::int64_t>(extents.size()));
    std::vector<StaticValue> shape;
    for (const Dim &dim : extents)
      shape.push_back(StaticValue::extent(dim));
    return StaticValue::tuple(std::move(shape));
  }
  if ((name == "contiguous" || name == "clone") && arguments.empty())
    return tensor; // values do not change, so a copy is the same
  if (name == "t" && arguments.empty())
    return transposed(tensor, call);
  const nn::OpInfo *op = nn::lookupOp(opSpelling(name));
  bool isMethod = isLibraryFunction(opSpelling(name)) ? true
                  : op                                ? op->arguments.front().kind == OpArgument::Tensor
                                                      : isShapeFunction(name) && name != "stack";
  if (isMethod) {
    arguments.insert(arguments.begin(), {"", method.base->range, tensor, method.base->range});
    return callFunction(opSpelling(name), std::move(arguments), call);
  }
  if (isInPlace(name)) {
    import.report(diag::InPlaceMethod, method.name.range, name)
        .note("tensors do not change; write `x = x." + name.drop_back() + "(...)`");
    return {};
  }
  if (name == "item" || name == "tolist" || name == "numpy" || name == "backward") {
    import.report(diag::NotCompiled, method.name.range, name);
    return {};
  }
  std::vector<llvm::StringRef> names;
  for (const nn::OpInfo &known : nn::allOps())
    if (!known.arguments.empty())
      names.push_back(known.name);
  for (llvm::StringRef known : libraryNames())
    if (isFunctionOfLibrary(known))
      names.push_back(known);
  import.report(diag::UnknownMethod, method.name.range, name).didYouMean(closestName(name, names));
  return {};
}

/// The dimensions in reverse; of a matrix the transpose.
StaticValue ForwardImporter::transposed(const StaticValue &tensor, const ast::Expr &at) {
  mlir::Value value = tensor.as<TensorHandle>()->value;
  auto type = llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
  if (!type || type.getRank() < 2)
    return tensor;
  std::vector<std::int64_t> order;
  for (std::int64_t i = type.getRank(); i-- > 0;)
    order.push_back(i);
  return buildOp(locate(at), "nn.permute", {value},
                 {builder.getNamedAttr("dims", builder.getDenseI64ArrayAttr(order))});
}

StaticValue ForwardImporter::tensorAttribute(const StaticValue &tensor, const ast::AttributeExpr &attribute) {
  llvm::StringRef name = attribute.name.text;
  mlir::Value value = tensor.as<TensorHandle>()->value;
  auto type = llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
  if (name == "T")
    return transposed(tensor, attribute);
  if (name == "dtype")
    return StaticValue(nn::elementType(value));
  if (name == "ndim")
    return StaticValue::integer(type ? type.getRank() : 0);
  if (name == "shape") {
    std::vector<StaticValue> shape;
    if (type)
      for (const Dim &dim : nn::getDims(value))
        shape.push_back(StaticValue::extent(dim));
    return StaticValue::tuple(std::move(shape));
  }
  if (nn::lookupOp(opSpelling(name))) {
    import.report(diag::MethodWithoutCall, attribute.name.range, name)
        .fixIt(llvm::SMRange(attribute.range.End, attribute.range.End), "()");
    return {};
  }
  import.report(diag::NoAttribute, attribute.name.range, tensor.describe(), name)
      .didYouMean(closestName(name, {"shape", "dtype", "ndim", "T"}));
  return {};
}

} // namespace modc
