// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tensor types with symbolic extents: reading and making them.
#pragma once

#include "ir/Dim.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"

namespace modc::nn {

/// The extents of a ranked tensor type: symbolic ones from its encoding.
llvm::SmallVector<Dim> getDims(mlir::Type type);
inline llvm::SmallVector<Dim> getDims(mlir::Value value) { return getDims(value.getType()); }
mlir::Type elementType(mlir::Type type);
inline mlir::Type elementType(mlir::Value value) { return elementType(value.getType()); }

/// A tensor type; the encoding is there only if an extent is symbolic.
mlir::RankedTensorType makeTensorType(mlir::Type element, llvm::ArrayRef<Dim> dims);

/// Whether the type is one the dialect computes with: ranked, no extent unknown, an element type of elementFromText.
bool isTensorType(mlir::Type type);

/// Whether the element type is one of the state alone, bf16 or f16: such a tensor is read through a cast to f32.
bool isStorageElement(mlir::Type element);
/// Whether the type is one that a slot can have: a tensor type, or the same with a storage element.
bool isSlotType(mlir::Type type);

/// "f32[N, 128]", as a spec writes it.
std::string typeText(mlir::Type type);
/// "f32", "i64", "bool", as a spec writes it; and back (null if there is none of that name).
std::string elementText(mlir::Type element);
mlir::Type elementFromText(mlir::MLIRContext *context, llvm::StringRef text);
/// The same with the storage elements.
mlir::Type slotElementFromText(mlir::MLIRContext *context, llvm::StringRef text);
/// Size in bytes of one stored element (bool: 1).
unsigned elementBytes(mlir::Type element);

/// PyTorch's broadcasting; nothing if the shapes do not fit, with the reason in `why`.
std::optional<llvm::SmallVector<Dim>> broadcastDims(llvm::ArrayRef<Dim> a, llvm::ArrayRef<Dim> b,
                                                    std::string *why = nullptr);

} // namespace modc::nn
