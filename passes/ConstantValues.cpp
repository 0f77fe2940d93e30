// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Follows values back to the slots that they are made of.
#include "passes/ConstantValues.h"

#include "ir/Scan.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace modc {

bool isEvalProgram(func::FuncOp program) {
  auto variant = program->getAttrOfType<StringAttr>("nn.variant");
  return variant && variant.getValue() == "eval";
}

static bool isSymbolic(StringRef text) {
  std::optional<Dim> dim = Dim::parse(text);
  return dim && !dim->isConstant();
}

bool mentionsDimension(Operation *op) {
  for (StringAttr name : op->getName().getAttributeNames()) {
    Attribute attribute = op->getAttr(name);
    if (auto text = dyn_cast_or_null<StringAttr>(attribute); text && isSymbolic(text.getValue()))
      return true;
    if (auto dims = dyn_cast_or_null<nn::DimsAttr>(attribute);
        dims && llvm::any_of(dims.getExtents(), [](StringAttr dim) { return isSymbolic(dim.getValue()); }))
      return true;
  }
  return false;
}

ConstantValues::ConstantValues(func::FuncOp program) {
  program.walk([&](nn::WriteOp write) { written.insert(write.getSlotAttr()); });
  // Operands first: facts of long chains are found without going down them.
  program.walk([&](nn::TensorOp op) {
    for (Value result : op->getResults())
      contains(result);
  });
}

ConstantValues::Fact ConstantValues::lookup(Value value) {
  value = nn::outermostValue(value);
  auto known = facts.find(value);
  if (known != facts.end())
    return known->second;
  Fact fact = derive(value);
  facts[value] = fact;
  return fact;
}

void ConstantValues::forget(Operation *op) {
  for (Value result : op->getResults())
    facts.erase(result);
}

/// Whether an operation makes f32 of what is stored in two bytes.
static bool widens(Operation *op) {
  auto tensorOp = dyn_cast_or_null<nn::TensorOp>(op);
  return tensorOp && tensorOp.opClass() == nn::OpClass::View &&
         nn::isStorageElement(nn::elementType(op->getOperand(0)));
}

/// prepare() has no memory of its own: what it computes goes from slots to slots element by element.
static bool needsNoMemory(nn::TensorOp op) {
  switch (op.opClass()) {
  case nn::OpClass::Value:
  case nn::OpClass::Pointwise:
  case nn::OpClass::Layout:
    return true;
  case nn::OpClass::View: // any other may have to be stored
    return widens(op) || (op.isAlias() && !widens(op->getOperand(0).getDefiningOp()));
  default:
    return false;
  }
}

static bool isKnownSize(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && llvm::all_of(nn::getDims(type), [](const Dim &dim) { return dim.isConstant(); });
}

ConstantValues::Fact ConstantValues::derive(Value value) {
  Fact fact;
  if (auto read = value.getDefiningOp<nn::ReadOp>()) {
    auto slot = SymbolTable::lookupNearestSymbolFrom<nn::SlotOp>(read, read.getSlotAttr());
    if (!slot || slot->hasAttr("nn.random") || written.contains(read.getSlotAttr()))
      return fact;
    fact.isConstant = true;
    fact.slot = slot.getSymNameAttr();
    fact.largest = fact.elements = product(nn::getDims(value))->constant().value_or(0);
    return fact;
  }
  auto op = value.getDefiningOp<nn::TensorOp>();
  if (!op || !isPure(op) || !needsNoMemory(op) || op.wantsKey() || mentionsDimension(op) ||
      !llvm::all_of(op->getResultTypes(), isKnownSize))
    return fact;
  for (Value operand : op->getOperands()) {
    Fact of = lookup(operand);
    if (!of.isConstant)
      return {};
    fact.elements += of.elements;
    if (of.slot && of.largest >= fact.largest) {
      fact.slot = of.slot;
      fact.largest = of.largest;
    }
  }
  fact.isConstant = true;
  return fact;
}

} // namespace modc
