// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registers the `nn` dialect; text form and verification of its attributes and of its function-like operations.
#include "ir/HookOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "ir/Dialect.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ir/Attributes.cpp.inc"
#define GET_OP_CLASSES
#include "ir/ModuleOps.cpp.inc"

namespace modc::nn {

void registerNNDialectOperations(NNDialect *dialect); // made by mlir-tblgen from the op table

void NNDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ir/Attributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ir/ModuleOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ir/HookOps.cpp.inc"
      >();
  registerNNDialectOperations(this);
}

// ---- #nn.dims<N, 128, N*T + 1>: symbols and products are written bare, sums in quotes.

Attribute DimsAttr::parse(AsmParser &parser, Type) {
  SmallVector<StringAttr> extents;
  auto parseExtent = [&]() -> ParseResult {
    std::string text;
    std::int64_t number;
    OptionalParseResult integer = parser.parseOptionalInteger(number);
    if (integer.has_value()) {
      if (failed(*integer))
        return failure();
      text = std::to_string(number);
    } else if (failed(parser.parseOptionalString(&text))) {
      if (parser.parseKeywordOrString(&text))
        return failure();
    }
    extents.push_back(StringAttr::get(parser.getContext(), text));
    return success();
  };
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, parseExtent))
    return {};
  for (StringAttr extent : extents)
    if (auto dim = Dim::parse(extent.getValue()); !dim || dim->str() != extent.getValue()) {
      parser.emitError(location) << "`" << extent.getValue() << "` is not an extent in canonical form";
      return {};
    }
  return DimsAttr::get(parser.getContext(), extents);
}

void DimsAttr::print(AsmPrinter &printer) const {
  printer << "<";
  llvm::interleaveComma(getExtents(), printer, [&](StringAttr extent) {
    if (llvm::all_of(extent.getValue(), [](char c) { return llvm::isAlnum(c) || c == '_'; }))
      printer << extent.getValue();
    else
      printer << '"' << extent.getValue() << '"';
  });
  printer << ">";
}

LogicalResult DimsAttr::verifyEncoding(ArrayRef<int64_t> shape, Type,
                                       function_ref<InFlightDiagnostic()> emitError) const {
  if (shape.size() != getExtents().size())
    return emitError() << "the extents have rank " << getExtents().size() << ", the tensor has rank " << shape.size();
  for (auto [size, extent] : llvm::zip(shape, getExtents())) {
    std::optional<Dim> dim = Dim::parse(extent.getValue());
    if (!dim || dim->constant().value_or(ShapedType::kDynamic) != size)
      return emitError() << "extent `" << extent.getValue() << "` does not fit the tensor's size";
  }
  return success();
}

// ---- Function-like operations: printed as functions, `nn.forward @forward(%x: …) -> … attributes {…} { … }`.

template <class Op> static ParseResult parseFunctionLike(OpAsmParser &parser, OperationState &state) {
  auto build = [](Builder &builder, ArrayRef<Type> inputs, ArrayRef<Type> results,
                  function_interface_impl::VariadicFlag,
                  std::string &) { return builder.getFunctionType(inputs, results); };
  return function_interface_impl::parseFunctionOp(
      parser, state, /*allowVariadic=*/false, Op::getFunctionTypeAttrName(state.name), build,
      Op::getArgAttrsAttrName(state.name), Op::getResAttrsAttrName(state.name));
}
template <class Op> static void printFunctionLike(Op op, OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(printer, op, /*isVariadic=*/false, op.getFunctionTypeAttrName(),
                                           op.getArgAttrsAttrName(), op.getResAttrsAttrName());
}

ParseResult ForwardOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunctionLike<ForwardOp>(parser, state);
}
void ForwardOp::print(OpAsmPrinter &printer) { printFunctionLike(*this, printer); }
ParseResult LossOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunctionLike<LossOp>(parser, state);
}
void LossOp::print(OpAsmPrinter &printer) { printFunctionLike(*this, printer); }
ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &state) {
  return parseFunctionLike<KernelOp>(parser, state);
}
void KernelOp::print(OpAsmPrinter &printer) { printFunctionLike(*this, printer); }

/// FNV-1a, cut to the whole numbers that a double holds; as modc::random::site of the runtime.
std::int64_t SiteOp::hash() {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (unsigned char c : getName())
    hash = (hash ^ c) * 0x100000001b3u;
  return static_cast<std::int64_t>(hash & ((std::uint64_t(1) << 52) - 1));
}

} // namespace modc::nn
