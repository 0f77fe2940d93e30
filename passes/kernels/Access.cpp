// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds loads of inputs, their strides, and calls of anchors.
#include "passes/kernels/Access.h"

using namespace Halide;
using namespace Halide::Internal;

namespace modc {
namespace {

class FindAccesses : public IRGraphVisitor {
  using IRGraphVisitor::visit;
  void visit(const Call *op) override {
    if (op->call_type == Call::Image)
      found.push_back({op->name, op->args[0]});
    IRGraphVisitor::visit(op);
  }

public:
  std::vector<Access> found;
};

class AnchorCalls : public IRGraphMutator {
  const std::string &anchor;
  const std::function<Expr(const std::vector<Expr> &)> &value;
  using IRGraphMutator::visit;
  Expr visit(const Call *op) override {
    if (op->call_type != Call::PureExtern || op->name != anchor)
      return IRGraphMutator::visit(op);
    found = true;
    std::vector<Expr> args;
    for (const Expr &arg : op->args)
      args.push_back(mutate(arg));
    return value(args);
  }

public:
  AnchorCalls(const std::string &anchor, const std::function<Expr(const std::vector<Expr> &)> &value)
      : anchor(anchor), value(value) {}
  bool found = false;
};

} // namespace

std::vector<Access> accesses(const Expr &e) {
  FindAccesses finder;
  e.accept(&finder);
  return finder.found;
}

Expr strideOf(const Expr &index, const std::string &v) {
  const Expr variable = Variable::make(Int(32), v);
  const Expr difference = simplify(graph_substitute(v, variable + 1, index) - index);
  return expr_uses_var(difference, v) ? Expr() : difference;
}

Contiguity contiguity(const Expr &e, const std::string &v) {
  Contiguity result = Contiguity::Constant;
  for (const Access &access : accesses(e)) {
    const Expr stride = strideOf(access.index, v);
    if (!stride.defined())
      return Contiguity::Irregular;
    if (is_const_one(stride))
      result = std::max(result, Contiguity::Dense);
    else if (!is_const_zero(stride))
      result = std::max(result, Contiguity::Strided);
  }
  return result;
}

Expr replaceAnchor(const Expr &e, const std::string &anchor,
                   const std::function<Expr(const std::vector<Expr> &)> &value) {
  return AnchorCalls(anchor, value).mutate(e);
}

bool usesAnchor(const Expr &e, const std::string &anchor) {
  const std::function<Expr(const std::vector<Expr> &)> same = [](const std::vector<Expr> &) { return Expr(0); };
  AnchorCalls calls(anchor, same);
  calls.mutate(e);
  return calls.found;
}

} // namespace modc
