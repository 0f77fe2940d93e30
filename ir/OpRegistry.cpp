// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads the op table's signatures and builds operations by name.
#include "ir/OpRegistry.h"
#include "ir/Ops.h"

#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "llvm/ADT/StringSwitch.h"

namespace modc::nn {

static OpArgument::Kind argumentKind(llvm::StringRef text) {
  return llvm::StringSwitch<OpArgument::Kind>(text)
      .Case("tensor", OpArgument::Tensor)
      .Case("tensors", OpArgument::Tensors)
      .Case("int", OpArgument::Int)
      .Case("float", OpArgument::Float)
      .Case("bool", OpArgument::Bool)
      .Case("str", OpArgument::Str)
      .Case("dims", OpArgument::Dims)
      .Case("shape", OpArgument::Shape)
      .Case("floats", OpArgument::Floats)
      .Case("padding", OpArgument::Padding)
      .Default(OpArgument::Tensor);
}

/// "dim: dims? = none" -> one argument.
static OpArgument parseArgument(llvm::StringRef text) {
  OpArgument argument;
  auto [declaration, defaultText] = text.split('=');
  auto [name, type] = declaration.split(':');
  argument.name = name.trim().str();
  type = type.trim();
  argument.optional = type.consume_back("?");
  argument.kind = argumentKind(type);
  if (!defaultText.empty())
    argument.defaultText = defaultText.trim().str();
  return argument;
}

/// Pointwise ops have an arity (Ops.td).
template <class Op, class = void> struct IsPointwise : std::false_type {};
template <class Op> struct IsPointwise<Op, std::void_t<decltype(Op::arity)>> : std::true_type {};

template <class Op> static OpInfo describe() {
  OpInfo info;
  if constexpr (IsPointwise<Op>::value) {
    info.isPointwise = true;
    info.elements = Op::elements;
  }
  info.operation = Op::getOperationName().str();
  info.summary = Op::getSummary().str();
  llvm::StringRef signature = Op::getSignature();
  auto [name, rest] = signature.split('(');
  info.name = signature.empty() ? Op::getOperationName().drop_front(3).str() : name.str();
  llvm::SmallVector<llvm::StringRef> arguments;
  rest.rtrim(')').split(arguments, ',', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef argument : arguments)
    info.arguments.push_back(parseArgument(argument));
  return info;
}

template <class... Ops> static std::vector<OpInfo> describeAll() { return {describe<Ops>()...}; }

llvm::ArrayRef<OpInfo> allOps() {
  static const std::vector<OpInfo> ops = describeAll<
#define GET_OP_LIST
#include "ir/OpList.inc"
      >();
  return ops;
}

const OpInfo *lookupOp(llvm::StringRef name) {
  for (const OpInfo &op : allOps())
    if (op.name == name && !op.arguments.empty())
      return &op;
  return nullptr;
}

mlir::Operation *buildOp(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef operation,
                         mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes) {
  mlir::OperationState state(location, operation);
  state.addOperands(operands);
  state.addAttributes(attributes);
  auto registered = mlir::RegisteredOperationName::lookup(operation, builder.getContext());
  if (!registered) {
    mlir::emitError(location, "unknown operation `") << operation << "`";
    return nullptr;
  }
  registered->populateDefaultAttrs(state.attributes); // shape rules read them
  auto *infer = registered->getInterface<mlir::InferTypeOpInterface>();
  llvm::SmallVector<mlir::Type> types;
  // Shape rules read inherent attributes by name from the dictionary, so no properties are needed here.
  if (mlir::failed(infer->inferReturnTypes(builder.getContext(), location, operands,
                                           state.attributes.getDictionary(builder.getContext()),
                                           mlir::OpaqueProperties(nullptr), {}, types)))
    return nullptr;
  // Every value's size can be written down; what is too large for a run is rejected when the model starts.
  for (mlir::Type type : types)
    if (!product(getDims(type))) {
      mlir::emitError(location, "`") << operation.drop_front(3) << "`: the number of elements of " << typeText(type)
                                     << " overflows";
      return nullptr;
    }
  state.addTypes(types);
  return builder.create(state);
}

mlir::Value buildValue(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef operation,
                       mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes) {
  mlir::Operation *op = buildOp(builder, location, operation, operands, attributes);
  if (!op)
    llvm::report_fatal_error(llvm::Twine("the compiler built an ill-typed ") + operation);
  return op->getResult(0);
}

} // namespace modc::nn
