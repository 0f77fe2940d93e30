// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Finds the facts that decide how buffers and loops look, after bringing the statement into its final form.
#include "passes/emit/KernelPrinterImpl.h"

#include <cstdlib>
#include <numeric>

using namespace Halide;
using namespace Halide::Internal;

namespace modc::printer {
namespace {

class VectorArrays : public IRVisitor {
  std::map<std::string, int> &lanes; // 0: touched in another way
  std::set<std::string> local;
  using IRVisitor::visit;
  void touch(const std::string &buffer, const Expr &index, Type type) {
    if (type.is_vector())
      asVector.insert(buffer);
    const Ramp *ramp = index.as<Ramp>();
    int found = 0;
    if (ramp && is_const_one(ramp->stride) && !type.is_bool()) {
      const ModulusRemainder alignment = modulus_remainder(ramp->base);
      if (alignment.modulus % type.lanes() == 0 && alignment.remainder % type.lanes() == 0)
        found = type.lanes();
    }
    const auto [place, first] = lanes.emplace(buffer, found);
    if (!first && place->second != found)
      place->second = 0;
  }
  void visit(const Load *op) override {
    touch(op->name, op->index, op->type);
    IRVisitor::visit(op);
  }
  void visit(const Store *op) override {
    touch(op->name, op->index, op->value.type());
    IRVisitor::visit(op);
  }
  void visit(const Allocate *op) override {
    local.insert(op->name);
    IRVisitor::visit(op);
  }

public:
  explicit VectorArrays(std::map<std::string, int> &lanes) : lanes(lanes) {}
  std::set<std::string> asVector;
  void finish() {
    for (auto it = lanes.begin(); it != lanes.end();)
      it = it->second == 0 || !local.count(it->first) ? lanes.erase(it) : std::next(it);
  }
};

/// Local buffers of one element, a scalar or one vector, are variables; stored once, constants.
class ElementBytes : public IRVisitor {
  Facts &facts;
  const ScratchPlan &scratch;
  const std::set<std::string> &asVector;
  using IRVisitor::visit;
  void visit(const Allocate *op) override {
    const auto array = facts.vectorArray.find(op->name);
    const bool isArray = array != facts.vectorArray.end();
    const int lanes = isArray ? array->second : 1;
    if ((isArray || !asVector.count(op->name)) && scratch.bytes.at(op->name) <= op->type.bytes() * lanes)
      facts.single.insert(op->name);
    IRVisitor::visit(op);
  }
  void visit(const Store *op) override {
    ++facts.stores[op->name];
    IRVisitor::visit(op);
  }

public:
  ElementBytes(Facts &facts, const ScratchPlan &scratch, const std::set<std::string> &asVector)
      : facts(facts), scratch(scratch), asVector(asVector) {}
};

/// The greatest step by which every occurrence of a loop variable is multiplied, for loops whose name asks for it.
int64_t stepInName(const std::string &halideName) {
  const std::string name = lastPart(halideName);
  const size_t at = name.rfind("_by");
  return at == std::string::npos ? 0 : std::atoi(name.c_str() + at + 3);
}

bool countsSteps(const Expr &extent, int64_t step) {
  const Div *quotient = extent.as<Div>();
  const Mul *product = extent.as<Mul>();
  return is_const(extent) || (quotient && is_const(quotient->b, step)) || (product && is_const(product->b));
}

class Steps : public IRVisitor {
  Facts &facts;
  std::map<std::string, int64_t> gcd;
  using IRVisitor::visit;
  void count(const std::string &name, int64_t factor) { gcd[name] = std::gcd(gcd[name], factor); }
  void sum(const Expr &e) {
    for (const LinearTerm &term : linearForm(e, facts.extents))
      if (term.atom.defined()) {
        if (const Variable *variable = term.atom.as<Variable>())
          count(variable->name, term.factor);
        else
          term.atom.accept(this);
      }
  }
  void visit(const Variable *op) override { count(op->name, 1); }
  void visit(const Add *op) override { scalarOr(op); }
  void visit(const Sub *op) override { scalarOr(op); }
  void visit(const Mul *op) override { scalarOr(op); }
  template <class Node> void scalarOr(const Node *op) {
    if (op->type == Int(32) && !Expr(op).as<Load>())
      sumUnlessAtom(op);
    else
      IRVisitor::visit(op);
  }
  template <class Node> void sumUnlessAtom(const Node *op) {
    const LinearForm form = linearForm(op, facts.extents);
    if (form.size() == 1 && form[0].atom.defined() && form[0].atom.same_as(Expr(op)))
      IRVisitor::visit(op);
    else
      sum(op);
  }
  void access(const std::string &buffer, const Expr &index) {
    const Ramp *ramp = index.as<Ramp>();
    const auto array = facts.vectorArray.find(buffer);
    if (ramp && array != facts.vectorArray.end())
      sum(simplify(ramp->base / array->second));
    else
      index.accept(this);
  }
  void visit(const Load *op) override {
    access(op->name, op->index);
    op->predicate.accept(this);
  }
  void visit(const Store *op) override {
    access(op->name, op->index);
    op->predicate.accept(this);
    op->value.accept(this);
  }
  void visit(const For *op) override {
    IRVisitor::visit(op);
    const int64_t step = stepInName(op->name);
    if (step > 1 && is_const_zero(op->min) && gcd[op->name] % step == 0 && countsSteps(op->extent, step))
      facts.step[op->name] = step;
  }

public:
  explicit Steps(Facts &facts) : facts(facts) {}
};

} // namespace

Stmt prepare(const ScheduledKernel &kernel, const ScratchPlan &scratch, Facts &facts) {
  for (const KernelArg &arg : kernel.args)
    if (arg.kind == KernelArg::Extent)
      facts.extents.insert(arg.name);
    else if (arg.kind != KernelArg::Scalar && arg.type.is_bool())
      facts.bools.insert(arg.name);
  for (const KernelArg &arg : kernel.args)
    if (arg.kind == KernelArg::Output || arg.kind == KernelArg::InOut)
      facts.outputs.insert(arg.name);
    else if (arg.kind == KernelArg::Scratch)
      facts.scratch = arg.name;
  Stmt body = tidy(kernel.body);
  body = tidy(body); // lets whose last use was dropped
  body = tidy(nameWholeVectors(body, facts.extents));
  body = startWithFirstValues(body);
  body = zeroInDeclarations(body, facts);
  VectorArrays arrays(facts.vectorArray);
  body.accept(&arrays);
  arrays.finish();
  ElementBytes elements(facts, scratch, arrays.asVector);
  body.accept(&elements);
  Steps steps(facts);
  body.accept(&steps);
  return body;
}

} // namespace modc::printer
