// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Index arithmetic as sums of terms, so that it prints as an engineer writes it: x[(row + i) * 512 + k].
#include "passes/emit/KernelPrinterImpl.h"

#include <algorithm>

using namespace Halide::Internal;

namespace modc::printer {
namespace {

class Linearizer {
  const std::set<std::string> &extents;
  LinearForm form;

  void add(int64_t factor, std::vector<std::string> names, const Expr &atom) {
    std::sort(names.begin(), names.end());
    for (LinearTerm &term : form) {
      const bool sameAtom = atom.defined() ? term.atom.defined() && equal(term.atom, atom) : !term.atom.defined();
      if (sameAtom && term.extents == names) {
        term.factor += factor;
        return;
      }
    }
    form.push_back({factor, std::move(names), atom});
  }

  bool isExtent(const Expr &e) const {
    const Variable *variable = e.as<Variable>();
    return variable && extents.count(variable->name);
  }

  /// `e` as constant * product of extents.
  bool scale(const Expr &e, int64_t &factor, std::vector<std::string> &names) const {
    if (auto value = Halide::Internal::as_const_int(e)) {
      factor *= *value;
      return true;
    }
    if (isExtent(e)) {
      names.push_back(e.as<Variable>()->name);
      return true;
    }
    if (const Mul *mul = e.as<Mul>())
      return scale(mul->a, factor, names) && scale(mul->b, factor, names);
    return false;
  }

public:
  explicit Linearizer(const std::set<std::string> &extents) : extents(extents) {}

  void visit(const Expr &e, int64_t factor, const std::vector<std::string> &names) {
    if (const Add *plus = e.as<Add>()) {
      visit(plus->a, factor, names);
      visit(plus->b, factor, names);
    } else if (const Sub *sub = e.as<Sub>()) {
      visit(sub->a, factor, names);
      visit(sub->b, -factor, names);
    } else if (const Mul *mul = e.as<Mul>()) {
      int64_t scaled = factor;
      std::vector<std::string> scaledNames = names;
      if (scale(mul->b, scaled, scaledNames)) {
        visit(mul->a, scaled, scaledNames);
      } else {
        scaled = factor;
        scaledNames = names;
        if (scale(mul->a, scaled, scaledNames))
          visit(mul->b, scaled, scaledNames);
        else
          add(factor, names, e);
      }
    } else {
      int64_t scaled = factor;
      std::vector<std::string> scaledNames = names;
      if (scale(e, scaled, scaledNames))
        add(scaled, scaledNames, Expr());
      else
        add(factor, names, e);
    }
  }

  LinearForm take() {
    form.erase(std::remove_if(form.begin(), form.end(), [](const LinearTerm &term) { return term.factor == 0; }),
               form.end());
    return std::move(form);
  }
};

} // namespace

LinearForm linearForm(const Expr &e, const std::set<std::string> &extents) {
  Linearizer linearizer(extents);
  linearizer.visit(e, 1, {});
  return linearizer.take();
}

} // namespace modc::printer
