// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arguments and results of a forward against their declared types.
#include "frontend/ForwardImporter.h"

#include "llvm/ADT/StringSwitch.h"

#include <fmt/format.h>

namespace modc {

/// Names that are no symbols in a shape: they have a value of their own.
bool ForwardImporter::meansValue(llvm::StringRef name) const {
  return locals.count(name) || parameterNames.count(name.str()) || self.find(name) || self.argument(name) ||
         isStaticFunction(name);
}

bool ForwardImporter::checkParameters(const std::vector<ast::Parameter> &parameters) {
  bool fine = true;
  for (const ast::Parameter &parameter : parameters) {
    if (!parameterNames.insert(parameter.name.text).second) {
      import.report(diag::ArgumentRedeclared, parameter.name.range, parameter.name.text);
      fine = false;
    }
    if (self.argument(parameter.name.text)) {
      import.report(diag::ArgumentHidesArgument, parameter.name.range, parameter.name.text)
          .note(self.type->decl->name.range, "it is an argument of this module");
      fine = false;
    }
  }
  for (const ast::Parameter &parameter : parameters)
    if (parameter.type)
      fine &= symbols.check(*parameter.type);
  return fine;
}

/// `f32[N]`, and `f32` alone for a scalar.
static bool isTensorType(const ast::TypeExpr &type, mlir::MLIRContext &context) {
  if (type.kind == ast::TypeExpr::Kind::Tensor)
    return true;
  return type.kind == ast::TypeExpr::Kind::Named && type.name.text != "bool" &&
         nn::elementFromText(&context, type.name.text);
}

static mlir::DictionaryAttr argumentAttribute(mlir::OpBuilder &builder, llvm::StringRef name, bool grad) {
  mlir::NamedAttrList list;
  list.set("nn.name", builder.getStringAttr(name));
  if (grad)
    list.set("nn.grad", builder.getUnitAttr());
  return list.getDictionary(builder.getContext());
}

// The model's own arguments

StaticValue ForwardImporter::rootParameter(const std::string &name, const ast::TypeExpr &type,
                                           const ast::Parameter &parameter) {
  if (type.optional)
    return None();
  mlir::Type tensor;
  bool grad = llvm::any_of(parameter.attributes, [](const ast::Attribute &a) { return a.name.text == "grad"; });
  bool isHost = type.kind == ast::TypeExpr::Kind::Named && type.name.text == "float";
  if (isHost) {
    tensor = builder.getF64Type();
  } else if (isTensorType(type, import.context)) {
    tensor = symbols.declare(type);
    if (!tensor)
      return {};
  } else if (type.kind == ast::TypeExpr::Kind::Tuple) {
    std::vector<StaticValue> elements;
    std::vector<std::string> names;
    for (const ast::TypeExpr::Element &element : type.elements) {
      std::string suffix = element.name ? element.name->text : std::to_string(elements.size());
      names.push_back(element.name ? element.name->text : "");
      elements.push_back(rootParameter(name + "_" + suffix, *element.type, parameter));
      if (elements.back().isPoison())
        return {};
    }
    bool named =
        llvm::all_of(type.elements, [](const ast::TypeExpr::Element &element) { return element.name.has_value(); });
    return StaticValue::tuple(std::move(elements), named ? std::move(names) : std::vector<std::string>());
  } else {
    if (!parameter.defaultValue) {
      import.report(diag::RootArgumentStatic, parameter.name.range, parameter.name.text, plainText(type.range));
      return {};
    }
    return convertNamed(type, evaluate(*parameter.defaultValue), parameter.defaultValue->range, parameter);
  }
  attributes.push_back(argumentAttribute(builder, name, grad));
  return TensorHandle{body.addArgument(tensor, import.location(parameter.name.range)), isHost};
}

bool ForwardImporter::bindRootParameters(const ast::ForwardDecl &decl) {
  if (!checkParameters(decl.parameters))
    return false;
  bool fine = true;
  for (const ast::Parameter &parameter : decl.parameters) {
    StaticValue value = parameter.type ? rootParameter(parameter.name.text, *parameter.type, parameter) : StaticValue();
    fine &= !value.isPoison();
    locals[parameter.name.text] = std::move(value);
  }
  return fine;
}

bool ForwardImporter::bindLossParameter(const ast::Parameter &parameter, std::optional<StaticValue> output) {
  if (parameter.type && !symbols.check(*parameter.type))
    return false;
  StaticValue value;
  if (output)
    value = parameter.type ? convertArgument(*parameter.type, *output, parameter.name.range, parameter) : *output;
  else
    value = rootParameter(parameter.name.text, *parameter.type, parameter);
  parameterNames.insert(parameter.name.text);
  locals[parameter.name.text] = value;
  return !value.isPoison();
}

// Arguments of a call

StaticValue ForwardImporter::adopt(const std::string &name, const StaticValue &value, llvm::SMRange range) {
  unsigned count = 0;
  bool several = value.sequence() != nullptr;
  return mapTensors(value, [&](const TensorHandle &tensor) -> StaticValue {
    attributes.push_back(argumentAttribute(builder, several ? fmt::format("{}_{}", name, count++) : name, false));
    return TensorHandle{body.addArgument(tensor.value.getType(), import.location(range)), tensor.weak};
  });
}

bool ForwardImporter::bindParameters(const ast::ForwardDecl &decl, llvm::ArrayRef<std::optional<CallArgument>> values) {
  if (!checkParameters(decl.parameters))
    return false;
  std::vector<StaticValue> adopted; // the caller's tensors become arguments before anything is built from them
  for (auto [parameter, value] : llvm::zip(decl.parameters, values))
    adopted.push_back(value ? adopt(parameter.name.text, value->value, parameter.name.range) : StaticValue());
  bool fine = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const ast::Parameter &parameter = decl.parameters[i];
    llvm::SMRange range = values[i] ? values[i]->range : parameter.defaultValue->range;
    StaticValue value = values[i] ? adopted[i] : evaluate(*parameter.defaultValue);
    if (parameter.type)
      value = convertArgument(*parameter.type, value, range, parameter);
    fine &= !value.isPoison();
    locals[parameter.name.text] = std::move(value);
  }
  return fine;
}

StaticValue ForwardImporter::numberAsTensor(const ast::TypeExpr &type, const StaticValue &value,
                                            mlir::Location location) {
  bool isScalar = type.dims.empty() || (type.dims.size() == 1 && type.dims[0]->kind == ast::Expr::Kind::Star);
  const auto *host = value.as<TensorHandle>();
  bool isNumber = value.isNumber() || value.is<Dim>() || (host && host->weak);
  if (!isScalar || !isNumber)
    return {};
  mlir::Type element = symbols.element(type);
  if (!element)
    element = builder.getF32Type();
  return TensorHandle{toTensor(value, element, location), false};
}

StaticValue ForwardImporter::convertTensor(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range,
                                           const ast::Parameter &parameter) {
  StaticValue number = numberAsTensor(type, value, import.location(parameter.name.range));
  const auto *tensor = number.isPoison() ? value.as<TensorHandle>() : number.as<TensorHandle>();
  if (!tensor || tensor->weak) {
    import.report(diag::ArgumentType, range, parameter.name.text, symbols.describe(type), value.describe())
        .note(type.range, "the argument is declared here");
    return {};
  }
  std::string why, expected = symbols.describe(type);
  if (symbols.unify(type, llvm::cast<mlir::RankedTensorType>(tensor->value.getType()), why))
    return *tensor;
  import.report(diag::ArgumentShape, range, parameter.name.text, expected, nn::typeText(tensor->value.getType()), why)
      .note(type.range, "the argument is declared here");
  return {};
}

/// int, float, bool, str, dtype, tuple, module
StaticValue ForwardImporter::convertNamed(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range,
                                          const ast::Parameter &parameter) {
  if (value.isPoison())
    return {};
  llvm::StringRef name = type.name.text;
  if (name == "any" && !function.empty()) // functions of the library look at it themselves
    return value;
  const auto *tensor = value.as<TensorHandle>();
  bool isHost = (tensor && tensor->weak) || value.is<Dim>();
  if (name == "float" && value.isNumber() && !value.is<bool>())
    return StaticValue::number(*value.asDouble());
  bool known = llvm::StringSwitch<bool>(name)
                   .Cases("int", "float", "bool", "str", "dtype", "tuple", "module", true)
                   .Default(false);
  if (!known) {
    import.report(diag::ForwardArgumentType, type.range, plainText(type.range))
        .didYouMean(closestName(name, {"int", "float", "bool", "str", "dtype", "tuple", "module"}));
    return {};
  }
  bool fits = (name == "float" && isHost) || (name == "int" && (value.is<std::int64_t>() || value.is<Dim>())) ||
              (name == "bool" && value.is<bool>()) || (name == "str" && value.is<std::string>()) ||
              (name == "dtype" && value.is<mlir::Type>()) || (name == "tuple" && value.is<TupleValue>()) ||
              (name == "module" && value.is<ModuleHandle>());
  if (fits)
    return value;
  Report report =
      import.report(diag::ArgumentType, range, parameter.name.text, plainText(type.range), value.describe());
  report.note(type.range, "the argument is declared here");
  if (name == "float" && tensor)
    report.note("a tensor of rank 0 is declared as `f32[]`");
  return {};
}

StaticValue ForwardImporter::convertArgument(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range,
                                             const ast::Parameter &parameter) {
  if (value.isPoison() || (type.optional && value.isNone()))
    return value;
  if (isTensorType(type, import.context))
    return convertTensor(type, value, range, parameter);
  if (type.kind == ast::TypeExpr::Kind::Named)
    return convertNamed(type, value, range, parameter);
  const Sequence *items = value.is<TupleValue>() || value.is<ListValue>() ? value.sequence() : nullptr;
  if (type.kind == ast::TypeExpr::Kind::None ? !value.isNone()
                                             : !items || items->elements.size() != type.elements.size()) {
    import.report(diag::ArgumentType, range, parameter.name.text, plainText(type.range), value.describe())
        .note(type.range, "the argument is declared here");
    return {};
  }
  if (type.kind == ast::TypeExpr::Kind::None)
    return value;
  std::vector<StaticValue> elements;
  for (auto [element, part] : llvm::zip(type.elements, items->elements)) {
    elements.push_back(convertArgument(*element.type, part, range, parameter));
    if (elements.back().isPoison())
      return {};
  }
  return StaticValue::tuple(std::move(elements), items->names);
}

// Results

StaticValue ForwardImporter::checkResult(const ast::TypeExpr &type, const StaticValue &value) {
  if (type.optional && value.isNone())
    return value;
  if (type.kind == ast::TypeExpr::Kind::Tuple)
    return checkResults(type, value);
  bool isTensor = isTensorType(type, import.context);
  StaticValue number = isTensor ? numberAsTensor(type, value, import.location(returnRange)) : StaticValue();
  const auto *tensor = number.isPoison() ? value.as<TensorHandle>() : number.as<TensorHandle>();
  if (!isTensor) {
    bool isHost = type.name.text == "float" && (value.is<double>() || (tensor && tensor->weak));
    if (isHost || (type.kind == ast::TypeExpr::Kind::None && value.isNone()))
      return value;
  } else if (tensor && !tensor->weak) {
    std::string why, expected = symbols.describe(type);
    if (symbols.unify(type, llvm::cast<mlir::RankedTensorType>(tensor->value.getType()), why))
      return *tensor;
    import.report(diag::ResultShape, returnRange, expected, nn::typeText(tensor->value.getType()), why)
        .note(type.range, "the result is declared here");
    return {};
  }
  import.report(diag::ResultType, returnRange, plainText(type.range), value.describe())
      .note(type.range, "the result is declared here");
  return {};
}

StaticValue ForwardImporter::checkResults(const ast::TypeExpr &type, const StaticValue &value) {
  if (type.kind != ast::TypeExpr::Kind::Tuple)
    return checkResult(type, value);
  if (type.elements.size() == 1 && !value.is<TupleValue>())
    return checkResult(*type.elements.front().type, value);
  const Sequence *items = value.is<TupleValue>() ? value.sequence() : nullptr;
  if (!items || items->elements.size() != type.elements.size()) {
    import.report(diag::ResultCount, returnRange, type.elements.size(), value.describe())
        .note(type.range, "the results are declared here");
    return {};
  }
  std::vector<StaticValue> elements;
  std::vector<std::string> names;
  bool poisoned = false;
  for (auto [element, part] : llvm::zip(type.elements, items->elements)) {
    elements.push_back(checkResult(*element.type, part));
    poisoned |= elements.back().isPoison();
    if (element.name)
      names.push_back(element.name->text);
  }
  if (poisoned)
    return {};
  if (names.size() != elements.size())
    names.clear();
  return StaticValue::tuple(std::move(elements), std::move(names));
}

/// `a: f32[N] = e`
StaticValue ForwardImporter::checkDeclared(const ast::TypeExpr &type, const StaticValue &value, llvm::SMRange range) {
  returnRange = range;
  return checkResults(type, value);
}

StaticValue ForwardImporter::asOutputs(const StaticValue &result) {
  if (result.is<TupleValue>()) {
    std::vector<StaticValue> elements;
    for (const StaticValue &element : result.sequence()->elements) {
      elements.push_back(element.isNone() ? element : asOutputs(element));
      if (elements.back().isPoison())
        return {};
    }
    return StaticValue::tuple(std::move(elements), result.sequence()->names);
  }
  if (const auto *tensor = result.as<TensorHandle>()) {
    // A host argument itself is no tensor yet.
    return TensorHandle{toTensor(result, nn::elementType(tensor->value), import.location(returnRange)), false};
  }
  if (!result.isPoison())
    import.report(diag::ResultNotTensor, returnRange, result.describe());
  return {};
}

void ForwardImporter::emitReturn(const StaticValue &result, llvm::SMRange range) {
  std::vector<mlir::Value> values;
  mapTensors(result, [&](const TensorHandle &tensor) -> StaticValue {
    values.push_back(tensor.value);
    return tensor;
  });
  builder.create<nn::ReturnOp>(import.location(range), values);
}

} // namespace modc
