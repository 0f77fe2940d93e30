// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels that go through whole rows of a stored tensor in order: running sums and products, sorts. Their loops are written
// down here as they print, for Halide has no loop whose state is one number and whose results are all of its values.
#include "passes/kernels/KernelImpl.h"

#include <fmt/format.h>

using namespace Halide;
using namespace Halide::Internal;

namespace modc {
namespace {

/// The kernel's inputs are read from memory.
class LoadInputs : public IRMutator {
  using IRMutator::visit;
  Expr visit(const Call *op) override {
    if (op->call_type != Call::Image)
      return IRMutator::visit(op);
    return Load::make(op->type, op->name, mutate(op->args.front()), Buffer<>(), op->param, const_true(),
                      ModulusRemainder());
  }
};

class Rows {
public:
  Rows(const KernelBuilder::Impl &kernel, bool parallel)
      : anchor(kernel.anchors.front()), output(kernel.outputs.front()), parallel(parallel) {
    const int rank = output.tensor.rank();
    for (int d = 0; d < rank; ++d) {
      const std::string name = d == dim() ? "i__" : rank == 2 ? "row__" : fmt::format("i{}__", d);
      index.push_back(Variable::make(Int(32), name));
    }
  }

  Stmt running() const {
    const Type type = anchor.type.is_float() ? Float(64) : anchor.type;
    const Expr value = Load::make(type, total, 0, Buffer<>(), Parameter(), const_true(), ModulusRemainder());
    const Expr extent = output.tensor.shape()[dim()];
    const Index at = index;
    Index from = at;
    if (anchor.reverse)
      from[dim()] = simplify(extent - 1 - at[dim()]);
    std::vector<Stmt> steps;
    if (anchor.a.defined())
      steps.push_back(store(total, value + cast(type, anchor.a.at(from)), 0));
    const Stmt product = anchor.b.defined() ? store(total, value * cast(type, anchor.b.at(from)), 0) : Stmt();
    const Stmt result = store(output.name, cast(anchor.type, value), linear(from));
    if (product.defined() && !anchor.exclusive)
      steps.push_back(product);
    steps.push_back(result);
    if (product.defined() && anchor.exclusive)
      steps.push_back(product);
    const Expr start = anchor.a.defined() ? make_zero(type) : make_one(type);
    const Stmt row = Block::make(store(total, start, 0), loop(dim(), Block::make(steps), false));
    return around(Allocate::make(total, type, MemoryType::Auto, {1}, const_true(), row));
  }

  Stmt sort() const {
    Index first = index;
    first[dim()] = 0;
    const Expr place =
        Load::make(Int(64), output.name, linear(first), Buffer<>(), Parameter(), const_true(), ModulusRemainder());
    return around(Evaluate::make(Call::make(Int(32), sortCall,
                                            {index[dim()], anchor.a.at(index), anchor.a.shape()[dim()],
                                             output.tensor.shape()[dim()], make_const(Bool(), anchor.reverse), place},
                                            Call::Extern)));
  }

private:
  const Anchor &anchor;
  const KernelOutput &output;
  const bool parallel;
  Index index;
  const std::string total = "running'1"; // no argument's name

  int dim() const { return anchor.dims.front(); }
  Expr linear(const Index &at) const {
    Expr position = 0;
    for (int d = 0; d < output.tensor.rank(); ++d)
      position = position * output.tensor.shape()[d] + at[d];
    return simplify(position);
  }
  static Stmt store(const std::string &buffer, const Expr &value, const Expr &position) {
    return Store::make(buffer, value, position, Parameter(), const_true(), ModulusRemainder());
  }
  Stmt loop(int d, const Stmt &body, bool isParallel) const {
    return For::make(index[d].as<Variable>()->name, 0, output.tensor.shape()[d],
                     isParallel ? ForType::Parallel : ForType::Serial, Partition::Auto, DeviceAPI::None, body);
  }
  /// The loops over all rows, the outermost one in parallel.
  Stmt around(Stmt body) const {
    int outermost = dim() == 0 ? 1 : 0;
    for (int d = output.tensor.rank(); d-- > 0;)
      if (d != dim())
        body = loop(d, body, parallel && d == outermost);
    return LoadInputs().mutate(body);
  }
};

} // namespace

ScheduledKernel scheduleRows(KernelBuilder::Impl &kernel, const ScheduleOptions &options) {
  if (kernel.anchors.size() != 1 || kernel.outputs.size() != 1)
    throw InternalError(fmt::format("kernel '{}': what goes through rows stands alone", kernel.name));
  const Rows rows(kernel, options.parallel());
  if (kernel.anchors.front().kind == Anchor::Sort)
    return fromStatement(kernel, "rows, sorted", rows.sort());
  return fromStatement(kernel, "rows, one element after the other", rows.running());
}

} // namespace modc
