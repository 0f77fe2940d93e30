// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random numbers: dropout, feature_dropout, rand_like, randn_like, and the keys that they are made from.
//
// Nothing is drawn in order: number `i` of a site is a hash of the site's key and i, and the key is a hash of the model's
// seed, the number of calls before this one, and the site. So threads, tiles and repeated runs do not matter, and backward
// computes a mask again instead of saving it.
//
//   mix(x)     = the lowbias32 permutation: x ^= x >> 16, x *= 0x7feb352d, x ^= x >> 15, x *= 0x846ca68b, x ^= x >> 16
//   key[k]     = mix(mix(mix(… mix(k * 0x85ebca6b + 0x9e3779b9) ^ low(seed)) ^ high(seed)) …) over seed, step and site
//   word(key, i) = mix(mix(i * 0x9e3779b9 + key[0]) ^ key[1]), of which the upper 31 bits are used
#include "ir/KernelScalar.h"
#include "ir/StructuredOp.h"

using namespace mlir;

namespace modc::nn {
namespace {

// ---- the hash, for kernels and for the reference

using Word = Halide::Expr;
Word word(std::uint32_t value) { return Halide::Internal::make_const(Halide::UInt(32), value); }

template <class W> struct Hash;
template <> struct Hash<std::uint32_t> {
  static std::uint32_t constant(std::uint32_t value) { return value; }
};
template <> struct Hash<Word> {
  static Word constant(std::uint32_t value) { return word(value); }
};

template <class W> W mix(W x) {
  auto c = Hash<W>::constant;
  x = x ^ (x >> c(16));
  x = x * c(0x7feb352d);
  x = x ^ (x >> c(15));
  x = x * c(0x846ca68b);
  return x ^ (x >> c(16));
}

/// 31 bits for element `i`.
template <class W> W bits(const W &key0, const W &key1, const W &i) {
  auto c = Hash<W>::constant;
  return mix<W>(mix<W>(i * c(0x9e3779b9) + key0) ^ key1) >> c(1);
}

/// The word of a key from the halves of seed, step and site.
template <class W> W keyWord(W start, ArrayRef<W> halves) {
  auto c = Hash<W>::constant;
  W x = mix<W>(start * c(0x85ebca6b) + c(0x9e3779b9));
  for (const W &half : halves)
    x = mix<W>(x ^ half);
  return x;
}

/// The number of an element whose first `drawn` dimensions tell it apart.
Halide::Expr elementNumber(const Shape &shape, const Index &index, std::size_t drawn) {
  Halide::Expr flat = 0;
  for (std::size_t d = 0; d < drawn; ++d)
    flat = d == 0 ? index[0] : flat * shape[d] + index[d];
  return Halide::cast(Halide::UInt(32), Halide::Internal::simplify(flat));
}

Word elementBits(const KernelTensor &key, const Shape &shape, const Index &index, std::size_t drawn) {
  auto half = [&](int k) { return Halide::reinterpret(Halide::UInt(32), key.at({Halide::Expr(k)})); };
  return Halide::cast(Halide::Int(32), bits<Word>(half(0), half(1), elementNumber(shape, index, drawn)));
}

/// The same for the reference; keys are kept as doubles.
std::uint32_t referenceBits(const RefTensor &key, std::int64_t element) {
  auto half = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<std::int64_t>(key.data[k])); };
  return bits<std::uint32_t>(half(0), half(1), static_cast<std::uint32_t>(element));
}

LogicalResult checkKey(std::optional<Location> location, StringRef op, Value key) {
  if (!key || (elementType(key).isInteger(32) && ArrayRef<Dim>(getDims(key)) == ArrayRef<Dim>(Dim(2))))
    return success();
  return emitOptionalError(location, "`", op, "`: wants a key of random numbers, not ", typeText(key.getType()));
}

void give(Operation *op, Value key) { op->insertOperands(op->getNumOperands(), key); }

// ---- dropout: y = x g with g either 0 or 1 / (1 - p)

bool draws(bool training, double p) { return training && p > 0 && p < 1; }

template <class Op>
LogicalResult inferDropout(std::optional<Location> location, typename Op::Adaptor adaptor,
                           SmallVectorImpl<Type> &types) {
  Type input = adaptor.getInput().getType();
  double p = adaptor.getP().convertToDouble();
  if (!(p >= 0 && p <= 1))
    return emitOptionalError(location, "`", specName<Op>(), "`: the probability p must be from 0 to 1, not ", p);
  if (failed(checkFloat(location, specName<Op>(), input)) ||
      failed(checkKey(location, specName<Op>(), adaptor.getKey())))
    return failure();
  types.push_back(input);
  return success();
}

/// Dropout that does nothing is x itself.
template <class Op> OpClass dropoutClass(Op op) {
  return op.getTraining() && op.getP().convertToDouble() > 0 ? OpClass::Pointwise : OpClass::Composite;
}

constexpr double bitRange = 2147483648.0; // 2³¹

template <class Op> void lowerDropout(Op op, KernelContext &kernel, std::size_t drawn) {
  KernelTensor x = kernel.operand(0);
  double p = op.getP().convertToDouble();
  if (p == 1) // x times 0, which leaves NaN where x is NaN or infinite; Halide's simplifier takes a product for 0
    return kernel.setResult(pointwise(x.type(), {x}, [](const std::vector<Halide::Expr> &v) {
      return Halide::Internal::Call::make(v[0].type(), Halide::Internal::Call::strict_mul,
                                          {v[0], Halide::Internal::make_zero(v[0].type())},
                                          Halide::Internal::Call::PureIntrinsic);
    }));
  KernelTensor key = kernel.operand(1);
  const Halide::Expr dropped = static_cast<int>(p * bitRange);
  const Halide::Expr scale = Halide::Internal::make_const(x.type(), 1 / (1 - p)),
                     zero = Halide::Internal::make_zero(x.type());
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &i) {
    return x.at(i) * Halide::select(elementBits(key, x.shape(), i, drawn) >= dropped, scale, zero);
  }));
}

template <class Op> void evaluateDropout(Op op, EvalContext &eval, std::size_t drawn) {
  RefTensor result = eval.operand(0);
  double p = op.getP().convertToDouble();
  std::int64_t inner = 1; // elements that share a draw
  for (std::size_t d = drawn; d < result.shape.size(); ++d)
    inner *= result.shape[d];
  for (std::int64_t i = 0; op.getTraining() && i < result.elements(); ++i) {
    bool isKept =
        draws(true, p) ? referenceBits(eval.operand(1), i / inner) >= static_cast<std::uint32_t>(p * bitRange) : p == 0;
    result.data[i] *= isKept ? 1 / (1 - p) : 0;
  }
  eval.setResult(std::move(result));
}

/// The gradient goes through the same mask.
template <class Op> void pullbackDropout(Op op, PullbackContext &g) {
  if (!g.needs(0))
    return;
  SmallVector<Value> operands(op->getOperands());
  operands[0] = g.gradient(0).value;
  OpBuilder &b = g.builder();
  g.add(0, g.wrap(buildValue(
               b, g.location(), Op::getOperationName(), operands,
               {b.getNamedAttr("p", op.getPAttr()), b.getNamedAttr("training", b.getBoolAttr(op.getTraining()))})));
}

} // namespace

LogicalResult RandomKeyOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  for (Value operand : operands)
    if (!elementType(operand).isInteger(64))
      return emitOptionalError(location, "`random_key`: wants i64, not ", typeText(operand.getType()));
  types.push_back(makeTensorType(IntegerType::get(context, 32), Dim(2)));
  return success();
}
OpClass RandomKeyOp::opClass() { return OpClass::Pointwise; }
void RandomKeyOp::lower(KernelContext &kernel) {
  KernelTensor seed = kernel.operand(0), step = kernel.operand(1);
  Halide::Expr site = kernel.scalarOperand(2);
  kernel.setResult(KernelTensor(Halide::Int(32), kernel.shapeOf(getResult()), [=](const Index &i) {
    SmallVector<Word> halves;
    for (const Halide::Expr &number : {seed.at({}), step.at({}), site})
      for (int shift : {0, 32})
        halves.push_back(Halide::cast(Halide::UInt(32), shift ? number >> shift : number));
    return Halide::reinterpret(Halide::Int(32), keyWord<Word>(Halide::cast(Halide::UInt(32), i[0]), halves));
  }));
}
void RandomKeyOp::evaluate(EvalContext &eval) {
  SmallVector<std::uint32_t> halves;
  for (unsigned operand = 0; operand < 3; ++operand) {
    auto number = static_cast<std::uint64_t>(static_cast<std::int64_t>(eval.operand(operand).data[0]));
    halves.push_back(static_cast<std::uint32_t>(number));
    halves.push_back(static_cast<std::uint32_t>(number >> 32));
  }
  RefTensor key(std::vector<std::int64_t>{2});
  for (std::uint32_t k = 0; k < 2; ++k)
    key.data[k] = static_cast<std::int32_t>(keyWord<std::uint32_t>(k, halves));
  eval.setResult(std::move(key));
}
Dim RandomKeyOp::flops() { return Dim(0); }

LogicalResult DropoutOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                          DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                          SmallVectorImpl<Type> &types) {
  return inferDropout<DropoutOp>(location, Adaptor(operands, attributes), types);
}
OpClass DropoutOp::opClass() { return dropoutClass(*this); }
SmallVector<Value> DropoutOp::decompose(OpBuilder &) { return {getInput()}; }
void DropoutOp::lower(KernelContext &kernel) { lowerDropout(*this, kernel, getDims(getInput()).size()); }
void DropoutOp::evaluate(EvalContext &eval) { evaluateDropout(*this, eval, getDims(getInput()).size()); }
Dim DropoutOp::flops() { return flopsPerElement(getInput(), 1); }
bool DropoutOp::isDifferentiable() { return true; }
void DropoutOp::pullback(PullbackContext &g) { pullbackDropout(*this, g); }
bool DropoutOp::wantsKey() { return !getKey() && draws(getTraining(), getP().convertToDouble()); }
void DropoutOp::setKey(Value key) { give(*this, key); }

LogicalResult FeatureDropoutOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                                 DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                                 SmallVectorImpl<Type> &types) {
  Adaptor adaptor(operands, attributes);
  if (getDims(adaptor.getInput()).size() < 2)
    return emitOptionalError(location, "`feature_dropout`: wants samples and channels [N, C, …], not ",
                             typeText(adaptor.getInput().getType()));
  return inferDropout<FeatureDropoutOp>(location, adaptor, types);
}
OpClass FeatureDropoutOp::opClass() { return dropoutClass(*this); }
SmallVector<Value> FeatureDropoutOp::decompose(OpBuilder &) { return {getInput()}; }
void FeatureDropoutOp::lower(KernelContext &kernel) { lowerDropout(*this, kernel, 2); }
void FeatureDropoutOp::evaluate(EvalContext &eval) { evaluateDropout(*this, eval, 2); }
Dim FeatureDropoutOp::flops() { return flopsPerElement(getInput(), 1); }
bool FeatureDropoutOp::isDifferentiable() { return true; }
void FeatureDropoutOp::pullback(PullbackContext &g) { pullbackDropout(*this, g); }
bool FeatureDropoutOp::wantsKey() { return !getKey() && draws(getTraining(), getP().convertToDouble()); }
void FeatureDropoutOp::setKey(Value key) { give(*this, key); }

// ---- rand_like, randn_like

template <class Op>
static LogicalResult inferLike(std::optional<Location> location, typename Op::Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  Type input = adaptor.getInput().getType();
  if (failed(checkFloat(location, specName<Op>(), input)) ||
      failed(checkKey(location, specName<Op>(), adaptor.getKey())))
    return failure();
  types.push_back(input);
  return success();
}

LogicalResult RandLikeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                           DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                           SmallVectorImpl<Type> &types) {
  return inferLike<RandLikeOp>(location, Adaptor(operands, attributes), types);
}
OpClass RandLikeOp::opClass() { return OpClass::Pointwise; }
/// As many of the upper bits as the type has digits, so that 1 is never reached.
void RandLikeOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), key = kernel.operand(1);
  int digits = x.type().bits() == 32 ? 24 : 31;
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &i) {
    Halide::Expr number = elementBits(key, x.shape(), i, i.size()) >> (31 - digits);
    return Halide::cast(x.type(), number) * Halide::Internal::make_const(x.type(), std::ldexp(1.0, -digits));
  }));
}
void RandLikeOp::evaluate(EvalContext &eval) {
  RefTensor result(eval.resultShape());
  int digits = elementType(getInput()).isF32() ? 24 : 31;
  for (std::int64_t i = 0; i < result.elements(); ++i)
    result.data[i] = std::ldexp(referenceBits(eval.operand(1), i) >> (31 - digits), -digits);
  eval.setResult(std::move(result));
}
Dim RandLikeOp::flops() { return flopsPerElement(getInput(), 1); }
bool RandLikeOp::isDifferentiable() { return true; }
void RandLikeOp::pullback(PullbackContext &) {} // of the values nothing depends on x
bool RandLikeOp::wantsKey() { return !getKey(); }
void RandLikeOp::setKey(Value key) { give(*this, key); }

/// The normal distribution's quantile for 0 < p < 1: M. J. Wichura, algorithm AS 241 (PPND7), about seven digits.
template <class E> static E normalQuantile(const E &p) {
  E q = p - k(p, 0.5);
  E r = k(p, 0.180625) - q * q;
  E middle = q * (((k(p, 59.109374720) * r + k(p, 159.29113202)) * r + k(p, 50.434271938)) * r + k(p, 3.3871327179)) /
             (((k(p, 67.187563600) * r + k(p, 78.757757664)) * r + k(p, 17.895169469)) * r + k(p, 1));
  E tail = sqrt(-log(select(q < k(p, 0), p, k(p, 1) - p))), s = tail - k(p, 1.6), t = tail - k(p, 5);
  E near = (((k(p, 0.17023821103) * s + k(p, 1.3067284816)) * s + k(p, 2.7568153900)) * s + k(p, 1.4234372777)) /
           ((k(p, 0.12021132975) * s + k(p, 0.73700164250)) * s + k(p, 1));
  E far = (((k(p, 0.017337203997) * t + k(p, 0.42868294337)) * t + k(p, 3.0812263860)) * t + k(p, 6.6579051150)) /
          ((k(p, 0.012258202635) * t + k(p, 0.24197894225)) * t + k(p, 1));
  E outer = select(tail <= k(p, 5), near, far);
  return select(r >= k(p, 0), middle, select(q < k(p, 0), -outer, outer));
}

LogicalResult RandnLikeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, ValueRange operands,
                                            DictionaryAttr attributes, OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  return inferLike<RandnLikeOp>(location, Adaptor(operands, attributes), types);
}
OpClass RandnLikeOp::opClass() { return OpClass::Pointwise; }
/// The quantile at the middle of one of 2²³ (f64: 2³¹) equal parts of the unit interval, which are exact numbers.
void RandnLikeOp::lower(KernelContext &kernel) {
  KernelTensor x = kernel.operand(0), key = kernel.operand(1);
  int digits = x.type().bits() == 32 ? 23 : 31;
  kernel.setResult(KernelTensor(x.type(), x.shape(), [=](const Index &i) {
    Halide::Expr number = elementBits(key, x.shape(), i, i.size()) >> (31 - digits);
    Halide::Expr middle = Halide::cast(x.type(), number) + Halide::Internal::make_const(x.type(), 0.5);
    return normalQuantile<KernelScalar>(middle * Halide::Internal::make_const(x.type(), std::ldexp(1.0, -digits))).expr;
  }));
}
void RandnLikeOp::evaluate(EvalContext &eval) {
  RefTensor result(eval.resultShape());
  int digits = elementType(getInput()).isF32() ? 23 : 31;
  for (std::int64_t i = 0; i < result.elements(); ++i)
    result.data[i] = normalQuantile(std::ldexp((referenceBits(eval.operand(1), i) >> (31 - digits)) + 0.5, -digits));
  eval.setResult(std::move(result));
}
Dim RandnLikeOp::flops() { return flopsPerElement(getInput(), 20); }
bool RandnLikeOp::isDifferentiable() { return true; }
void RandnLikeOp::pullback(PullbackContext &) {}
bool RandnLikeOp::wantsKey() { return !getKey(); }
void RandnLikeOp::setKey(Value key) { give(*this, key); }

} // namespace modc::nn
