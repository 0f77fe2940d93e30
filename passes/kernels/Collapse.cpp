// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Merges neighbouring dimensions: x[(i * 8 + j) * 4 + k] over i, j, k becomes x[i] over one dimension.
#include "passes/kernels/Collapse.h"

using namespace Halide;
using namespace Halide::Internal;

namespace modc {
namespace {

/// A load's index as base + sum of stride * var, where all strides are known.
struct Affine {
  bool valid = true;
  std::vector<Expr> strides;
  Expr base;
};

Affine affine(const Expr &index, const std::vector<Var> &vars) {
  Affine result;
  result.base = index;
  for (const Var &v : vars) {
    const Expr stride = strideOf(index, v.name());
    bool plain = stride.defined();
    for (const Var &other : vars)
      plain = plain && !expr_uses_var(stride, other.name());
    if (!plain) {
      result.valid = false;
      return result;
    }
    result.strides.push_back(stride);
    result.base = graph_substitute(v.name(), 0, result.base);
  }
  result.base = simplify(result.base);
  return result;
}

/// Variables used outside of load indices: their dimensions must stay.
class DirectUses : public IRGraphVisitor {
  const std::vector<Var> &vars;
  using IRGraphVisitor::visit;
  void visit(const Call *op) override {
    if (op->call_type != Call::Image)
      IRGraphVisitor::visit(op);
  }
  void visit(const Variable *op) override {
    for (size_t d = 0; d < vars.size(); ++d)
      used[d] = used[d] || vars[d].name() == op->name;
  }

public:
  explicit DirectUses(const std::vector<Var> &vars) : vars(vars), used(vars.size()) {}
  std::vector<bool> used;
};

class Rewrite : public IRGraphMutator {
  const std::function<Expr(const Expr &)> &index;
  using IRGraphMutator::visit;
  Expr visit(const Call *op) override {
    if (op->call_type == Call::Image)
      return Call::make(op->param, {index(op->args[0])});
    return IRGraphMutator::visit(op);
  }

public:
  explicit Rewrite(const std::function<Expr(const Expr &)> &index) : index(index) {}
};

} // namespace

Collapsed collapse(const std::vector<Expr> &values, const std::vector<Var> &vars, const Shape &shape,
                   const std::vector<int> &groups) {
  const size_t rank = vars.size();
  DirectUses direct(vars);
  std::vector<Affine> loads;
  bool affineLoads = true;
  for (const Expr &value : values) {
    value.accept(&direct);
    for (const Access &access : accesses(value)) {
      loads.push_back(affine(access.index, vars));
      affineLoads = affineLoads && loads.back().valid;
    }
  }
  std::vector<bool> border(rank + 1); // between d - 1 and d
  for (size_t g = 0, d = 0; g < groups.size(); d += groups[g++])
    border[d] = true;
  // mergeable[d]: dimension d continues the dimensions before it. `outer` is the last of those that has more than one
  // element: its stride must fit, and dimensions of one element between the two do not matter.
  std::vector<bool> mergeable(rank);
  int outer = -1;
  bool groupUsed = false;
  for (size_t d = 0; d < rank; ++d) {
    bool ok = d > 0 && affineLoads && !border[d] && !direct.used[d] && (!groupUsed || isOne(shape[d]));
    for (const Affine &load : loads)
      if (ok && outer >= 0 && !isOne(shape[d]))
        ok = is_const_zero(simplify(load.strides[outer] - load.strides[d] * shape[d]));
    mergeable[d] = ok;
    if (!ok)
      outer = -1;
    groupUsed = direct.used[d] || (ok && groupUsed);
    if (!isOne(shape[d]))
      outer = static_cast<int>(d);
  }
  Collapsed result;
  std::vector<size_t> last; // innermost original dimension of each result dimension that has more than one element
  for (size_t d = 0; d < rank; ++d) {
    if (d > 0 && mergeable[d]) {
      result.shape.back() = simplify(result.shape.back() * shape[d]);
      if (!isOne(shape[d]))
        last.back() = d;
      continue;
    }
    result.vars.push_back(vars[d]);
    result.shape.push_back(shape[d]);
    last.push_back(d);
  }
  if (result.vars.size() == rank) {
    result.values = values;
    return result;
  }
  const std::function<Expr(const Expr &)> index = [&](const Expr &old) {
    const Affine load = affine(old, vars);
    Expr sum = load.base;
    for (size_t d = 0; d < result.vars.size(); ++d)
      sum = sum + result.vars[d] * load.strides[last[d]];
    return simplify(sum);
  };
  for (const Expr &value : values)
    result.values.push_back(Rewrite(index).mutate(value));
  return result;
}

} // namespace modc
