// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Checks every shape against its op's shape rule, and that an input or a bound gives each symbolic dimension its value.
//
//   module attributes {nn.dim_bounds = {N = 64}} {                          // dim N <= 64
//     func.func @eval(%x: tensor<?x4xf32, #nn.dims<N, 4>>) … {
//       %0 = nn.relu %x : … -> tensor<?x4xf32, #nn.dims<N, 4>>          // fine
//       %1 = nn.extent {extent = "M"} …                                 // error: no input has the dimension `M`
//
// Emitted programs learn a dimension from the shape of an input, and index with 32 bits.
#include "passes/Passes.h"

#include "mlir/Interfaces/InferTypeOpInterface.h"

#include <set>

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_VERIFYSHAPES
#include "passes/Passes.h.inc"

namespace {

constexpr std::int64_t elementLimit = (std::int64_t(1) << 31) - 1;

class ShapeVerifier {
public:
  ShapeVerifier(func::FuncOp program, const llvm::StringMap<std::int64_t> &bounds)
      : program(program), smallest(bounds) {
    for (Type type : program.getArgumentTypes())
      if (isa<RankedTensorType>(type))
        for (const Dim &dim : nn::getDims(type))
          // A bare symbol is learnt from the shape; from 2*N it would have to be solved for.
          if (dim.symbols().size() == 1 && dim == Dim::symbol(dim.symbols().front()))
            bound.insert(dim.symbols().front());
    for (const std::string &symbol : bound)
      smallest.try_emplace(symbol, 1);
  }

  LogicalResult run() {
    for (BlockArgument argument : program.getArguments())
      if (failed(checkType(argument.getType(), program, argument.getLoc())))
        return failure();
    LogicalResult result = success();
    program.walk([&](Operation *op) {
      if (op != program && failed(checkOp(op)))
        result = failure();
    });
    return result;
  }

private:
  LogicalResult checkOp(Operation *op) {
    if (auto infer = dyn_cast<InferTypeOpInterface>(op)) {
      llvm::SmallVector<Type> types;
      if (failed(infer.inferReturnTypes(op->getContext(), op->getLoc(), op->getOperands(), op->getAttrDictionary(),
                                        op->getPropertiesStorage(), op->getRegions(), types)))
        return failure();
      if (types.size() != op->getNumResults())
        return op->emitOpError() << "has " << op->getNumResults() << " results, not " << types.size();
      for (auto [type, expected] : llvm::zip(op->getResultTypes(), types))
        if (type != expected)
          return op->emitOpError() << "has the result " << nn::typeText(type) << ", but its operands make it "
                                   << nn::typeText(expected);
    }
    for (Type type : op->getResultTypes())
      if (failed(checkType(type, op, op->getLoc())))
        return failure();
    return success();
  }

  LogicalResult checkType(Type type, Operation *op, Location location) {
    if (!isa<RankedTensorType>(type) || !checked.insert(type).second)
      return success();
    llvm::SmallVector<Dim> dims = nn::getDims(type);
    for (const Dim &dim : dims)
      for (const std::string &symbol : dim.symbols())
        if (!bound.count(symbol))
          return emitError(location) << "no input of `" << program.getSymName() << "` has the dimension `" << symbol
                                     << "` of " << nn::typeText(type);
    return checkSize(type, dims, location);
  }

  /// With bounds at their largest, and all other symbols at 1; terms that are subtracted leave the size open.
  LogicalResult checkSize(Type type, llvm::ArrayRef<Dim> dims, Location location) {
    for (const Dim &dim : dims)
      for (const auto &[symbols, coefficient] : dim.terms())
        if (coefficient < 0)
          return success();
    std::optional<Dim> size = product(dims);
    std::optional<std::int64_t> elements = size ? size->evaluate(smallest) : std::nullopt;
    if (!elements || *elements > elementLimit)
      return emitError(location) << nn::typeText(type) << " has more than 2^31 - 1 elements";
    return success();
  }

  func::FuncOp program;
  std::set<std::string> bound;
  llvm::StringMap<std::int64_t> smallest;
  llvm::DenseSet<Type> checked;
};

struct VerifyShapes : impl::VerifyShapesBase<VerifyShapes> {
  void runOnOperation() override {
    llvm::StringMap<std::int64_t> bounds;
    if (failed(readBounds(bounds)))
      return signalPassFailure();
    for (auto program : getOperation().getOps<func::FuncOp>())
      if (failed(ShapeVerifier(program, bounds).run()))
        return signalPassFailure();
  }

private:
  LogicalResult readBounds(llvm::StringMap<std::int64_t> &bounds) {
    auto attribute = getOperation()->getAttrOfType<DictionaryAttr>("nn.dim_bounds");
    if (!attribute)
      return success();
    for (NamedAttribute entry : attribute) {
      auto value = dyn_cast<IntegerAttr>(entry.getValue());
      if (!value || value.getInt() < 1)
        return getOperation().emitError()
               << "the bound of dimension `" << entry.getName().getValue() << "` is not a positive integer";
      bounds[entry.getName().getValue()] = value.getInt();
    }
    return success();
  }
};

} // namespace
} // namespace modc
