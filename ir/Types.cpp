// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensor types with symbolic extents: their encoding, their text in a spec, and broadcasting.
#include "ir/Types.h"
#include "ir/NN.h"

#include <fmt/format.h>

namespace modc::nn {

llvm::SmallVector<Dim> getDims(mlir::Type type) {
  auto tensor = mlir::cast<mlir::RankedTensorType>(type);
  llvm::SmallVector<Dim> dims;
  if (auto encoding = mlir::dyn_cast_or_null<DimsAttr>(tensor.getEncoding())) {
    for (mlir::StringAttr extent : encoding.getExtents())
      dims.push_back(*Dim::parse(extent.getValue())); // verified by DimsAttr
    return dims;
  }
  for (std::int64_t extent : tensor.getShape())
    dims.push_back(Dim(extent));
  return dims;
}

mlir::Type elementType(mlir::Type type) {
  if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type))
    return tensor.getElementType();
  return type;
}

mlir::RankedTensorType makeTensorType(mlir::Type element, llvm::ArrayRef<Dim> dims) {
  mlir::MLIRContext *context = element.getContext();
  llvm::SmallVector<std::int64_t> shape;
  llvm::SmallVector<mlir::StringAttr> extents;
  bool symbolic = false;
  for (const Dim &dim : dims) {
    auto constant = dim.constant();
    symbolic |= !constant;
    shape.push_back(constant.value_or(mlir::ShapedType::kDynamic));
    extents.push_back(mlir::StringAttr::get(context, dim.str()));
  }
  mlir::Attribute encoding;
  if (symbolic)
    encoding = DimsAttr::get(context, extents);
  return mlir::RankedTensorType::get(shape, element, encoding);
}

bool isSlotType(mlir::Type type) {
  auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type);
  if (!tensor || !slotElementFromText(type.getContext(), elementText(tensor.getElementType())))
    return false;
  return tensor.getEncoding() ? mlir::isa<DimsAttr>(tensor.getEncoding()) : tensor.hasStaticShape();
}

bool isTensorType(mlir::Type type) { return isSlotType(type) && !isStorageElement(elementType(type)); }

bool isStorageElement(mlir::Type element) { return element.isBF16() || element.isF16(); }

std::string elementText(mlir::Type element) {
  if (element.isInteger(1))
    return "bool";
  if (auto integer = mlir::dyn_cast<mlir::IntegerType>(element))
    return fmt::format("i{}", integer.getWidth());
  if (element.isBF16())
    return "bf16";
  if (auto real = mlir::dyn_cast<mlir::FloatType>(element))
    return fmt::format("f{}", real.getWidth());
  return "?";
}

mlir::Type elementFromText(mlir::MLIRContext *context, llvm::StringRef text) {
  mlir::Builder builder(context);
  if (text == "f32")
    return builder.getF32Type();
  if (text == "f64")
    return builder.getF64Type();
  if (text == "i64")
    return builder.getI64Type();
  if (text == "i32")
    return builder.getI32Type();
  if (text == "bool")
    return builder.getI1Type();
  return {};
}

mlir::Type slotElementFromText(mlir::MLIRContext *context, llvm::StringRef text) {
  if (text == "bf16")
    return mlir::BFloat16Type::get(context);
  return text == "f16" ? mlir::Float16Type::get(context) : elementFromText(context, text);
}

unsigned elementBytes(mlir::Type element) { return element.isInteger(1) ? 1 : element.getIntOrFloatBitWidth() / 8; }

std::string typeText(mlir::Type type) {
  if (!mlir::isa<mlir::RankedTensorType>(type))
    return elementText(type);
  return elementText(elementType(type)) + shapeText(getDims(type));
}

std::optional<llvm::SmallVector<Dim>> broadcastDims(llvm::ArrayRef<Dim> a, llvm::ArrayRef<Dim> b, std::string *why) {
  std::size_t rank = std::max(a.size(), b.size());
  llvm::SmallVector<Dim> dims(rank, Dim(1));
  for (std::size_t i = 0; i < rank; ++i) { // counted from the last dimension
    Dim da = i < a.size() ? a[a.size() - 1 - i] : Dim(1);
    Dim db = i < b.size() ? b[b.size() - 1 - i] : Dim(1);
    if (da != db && da != Dim(1) && db != Dim(1)) {
      if (why)
        *why = fmt::format("shapes {} and {} do not broadcast: dimension {} is {} in one and {} in the other",
                           shapeText(a), shapeText(b), rank - 1 - i, da.str(), db.str());
      return std::nullopt;
    }
    dims[rank - 1 - i] = da == Dim(1) ? db : da;
  }
  return dims;
}

} // namespace modc::nn
