// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Draws operations and operands; values stay small, so that differences of the reference evaluator are exact enough.
#include "RandomProgram.h"

#include "ir/NN.h"
#include "ir/OpRegistry.h"
#include "ir/ValueExpr.h"

#include <numeric>

using namespace mlir;

namespace modc {
namespace {

class Drawer {
public:
  Drawer(MLIRContext &context, unsigned seed, bool withLoss)
      : random(seed), builder(&context), location(UnknownLoc::get(&context)), withLoss(withLoss) {
    program.module = ModuleOp::create(location);
    program.inputs.symbols["N"] = 3;
  }

  RandomProgram draw(unsigned length) {
    Type input = typeOf({Dim::symbol("N"), Dim(4)});
    auto function = func::FuncOp::create(location, "train", builder.getFunctionType({input, input}, {}));
    function->setAttr("nn.variant", builder.getStringAttr("train"));
    program.module->push_back(function);
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToEnd(body);
    function.setArgAttr(0, "nn.name", builder.getStringAttr("x"));
    function.setArgAttr(0, "nn.grad", builder.getUnitAttr());
    function.setArgAttr(1, "nn.name", builder.getStringAttr("z"));
    for (Value argument : body->getArguments()) {
      values.push_back(argument);
      program.inputs.arguments.push_back(randomTensor(argument.getType()));
    }
    values.push_back(slot("buffer", {Dim(4)}));
    for (unsigned i = 0; i < length; ++i)
      drawOperation();
    finish(function);
    return std::move(program);
  }

private:
  unsigned below(std::size_t count) { return static_cast<unsigned>(random() % count); }
  Type typeOf(llvm::ArrayRef<Dim> dims) { return nn::makeTensorType(builder.getF32Type(), dims); }
  Value pick() { return values[values.size() - 1 - below(std::min<std::size_t>(values.size(), 6))]; }

  nn::RefTensor randomTensor(Type type) {
    std::vector<std::int64_t> shape;
    for (const Dim &dim : nn::getDims(type))
      shape.push_back(*dim.evaluate(program.inputs.symbols));
    nn::RefTensor tensor(shape);
    for (double &element : tensor.data)
      element = std::uniform_real_distribution<double>(-1, 1)(random);
    return tensor;
  }

  Value slot(llvm::StringRef kind, llvm::ArrayRef<Dim> dims) {
    std::string name = kind.str() + std::to_string(program.inputs.slots.size());
    Type type = typeOf(dims);
    bool trainable = kind == "param" && below(4) != 0;
    OpBuilder atTop = OpBuilder::atBlockBegin(program.module->getBody());
    atTop.create<nn::SlotOp>(location, builder.getStringAttr(name), builder.getStringAttr(kind), TypeAttr::get(type),
                             nn::InitAttr::get(builder.getContext(), "zeros", {}),
                             trainable ? builder.getUnitAttr() : UnitAttr(), UnitAttr(), IntegerAttr());
    program.inputs.slots[name] = randomTensor(type);
    return builder.create<nn::ReadOp>(location, type, FlatSymbolRefAttr::get(builder.getContext(), name));
  }

  Value build(llvm::StringRef op, ValueRange operands, llvm::ArrayRef<NamedAttribute> attributes = {}) {
    Value value = nn::buildValue(builder, location, op, operands, attributes);
    mark(value.getDefiningOp(), "forward");
    return value;
  }
  void mark(Operation *op, llvm::StringRef phase) { op->setAttr("nn.phase", builder.getStringAttr(phase)); }
  NamedAttribute dimAttr(std::int64_t dim) { return builder.getNamedAttr("dim", builder.getI64IntegerAttr(dim)); }

  void drawOperation() {
    Value x = pick();
    llvm::SmallVector<Dim> dims = nn::getDims(x);
    switch (below(12)) {
    case 0:
    case 1: {
      static constexpr const char *unary[] = {"nn.neg", "nn.relu", "nn.sigmoid", "nn.tanh"};
      return values.push_back(build(unary[below(4)], {x}));
    }
    case 2:
    case 3:
    case 4: {
      static constexpr const char *binary[] = {"nn.add", "nn.sub", "nn.mul"};
      if (Value y = pickBroadcast(dims))
        values.push_back(build(binary[below(3)], {x, y}));
      return;
    }
    case 5:
      if (!dims.empty() && dims.back().isConstant()) {
        Dim out(static_cast<std::int64_t>(1 + below(5)));
        llvm::SmallVector<Value> operands{x, slot("param", {out, dims.back()})};
        if (below(2))
          operands.push_back(slot("param", {out}));
        values.push_back(build("nn.linear", operands));
      }
      return;
    case 6:
      if (dims.size() == 2 && dims[0].isConstant() == dims[1].isConstant())
        return;
      if (dims.size() == 2) { // x xᵀ scaled down, or xᵀ x
        llvm::SmallVector<std::int64_t> order{1, 0};
        Value t = build("nn.permute", {x}, {builder.getNamedAttr("dims", builder.getDenseI64ArrayAttr(order))});
        Value product = dims[0].isConstant() ? build("nn.matmul", {x, t}) : build("nn.matmul", {t, x});
        values.push_back(build("nn.tanh", {product}));
      }
      return;
    case 7:
      if (!dims.empty()) {
        std::int64_t dim = below(dims.size());
        values.push_back(build(below(2) ? "nn.sum" : "nn.mean", {x},
                               {builder.getNamedAttr("dim", builder.getDenseI64ArrayAttr({dim})),
                                builder.getNamedAttr("keepdim", builder.getBoolAttr(below(2)))}));
      }
      return;
    case 8:
      if (!dims.empty())
        values.push_back(build(below(2) ? "nn.softmax" : "nn.log_softmax", {x}, {dimAttr(below(dims.size()))}));
      return;
    case 9: {
      llvm::SmallVector<std::int64_t> order(dims.size());
      std::iota(order.begin(), order.end(), 0);
      std::shuffle(order.begin(), order.end(), random);
      if (dims.size() > 1)
        values.push_back(build("nn.permute", {x}, {builder.getNamedAttr("dims", builder.getDenseI64ArrayAttr(order))}));
      return;
    }
    case 10:
      if (auto count = product(dims); count && !dims.empty())
        values.push_back(
            reshape(x, below(2) ? llvm::SmallVector<Dim>{*count} : llvm::SmallVector<Dim>{*count, Dim(1)}));
      return;
    default:
      if (dims.size() == 1 && dims[0].isConstant())
        values.push_back(build("nn.expand", {x}, {sizeAttr("size", {Dim::symbol("N"), dims[0]})}));
    }
  }

  NamedAttribute sizeAttr(llvm::StringRef name, llvm::ArrayRef<Dim> dims) {
    llvm::SmallVector<StringAttr> extents;
    for (const Dim &dim : dims)
      extents.push_back(builder.getStringAttr(dim.str()));
    return builder.getNamedAttr(name, nn::DimsAttr::get(builder.getContext(), extents));
  }
  Value reshape(Value x, llvm::ArrayRef<Dim> dims) { return build("nn.reshape", {x}, {sizeAttr("shape", dims)}); }

  /// A value that broadcasts with the given shape to that shape, or to one of rank 3 at most.
  Value pickBroadcast(llvm::ArrayRef<Dim> dims) {
    for (unsigned attempt = 0; attempt < 8; ++attempt) {
      Value y = pick();
      auto shape = nn::broadcastDims(dims, nn::getDims(y));
      if (shape && shape->size() <= 3)
        return y;
    }
    return {};
  }

  void finish(func::FuncOp function) {
    nn::ValueExpr like{values.back(), &builder, location};
    llvm::SmallVector<Value> results{values.back(), values[values.size() / 2]};
    builder.create<nn::WriteOp>(location, FlatSymbolRefAttr::get(builder.getContext(), "buffer0"),
                                build("nn.tanh", {nn::ValueExpr(valueOfBuffer()).value}));
    if (withLoss) {
      Operation *before = &builder.getInsertionBlock()->back();
      Value total;
      for (Value result : llvm::ArrayRef<Value>(results)) {
        Value mean = nn::buildValue(builder, location, "nn.mean",
                                    {nn::buildValue(builder, location, "nn.mul", {result, result})});
        total = total ? nn::buildValue(builder, location, "nn.add", {total, mean}) : mean;
      }
      for (Operation *op = before->getNextNode(); op; op = op->getNextNode())
        mark(op, "loss");
      results.push_back(total);
    } else {
      for (unsigned i = 0; i < results.size(); ++i)
        program.inputs.seeds[i] = randomTensor(results[i].getType());
    }
    builder.create<func::ReturnOp>(location, results);
    function.setType(builder.getFunctionType(function.getArgumentTypes(), ValueRange(results).getTypes()));
    if (withLoss)
      function.setResultAttr(static_cast<unsigned>(results.size()) - 1, "nn.role", builder.getStringAttr("loss"));
  }

  /// What the buffer is assigned: some value of its shape, else its own.
  nn::ValueExpr valueOfBuffer() {
    for (Value value : llvm::reverse(values))
      if (value.getType() == typeOf({Dim(4)}))
        return {value, &builder, location};
    return {values[2], &builder, location};
  }

  std::mt19937 random;
  RandomProgram program;
  OpBuilder builder;
  Location location;
  bool withLoss;
  std::vector<Value> values;
};

} // namespace

RandomProgram makeRandomProgram(MLIRContext &context, unsigned seed, unsigned length, bool withLoss) {
  return Drawer(context, seed, withLoss).draw(length);
}

} // namespace modc
