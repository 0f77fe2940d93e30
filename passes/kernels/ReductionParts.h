// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the forms of a reduction are made of: lists of variables, and reduced dimensions as domains.
#ifndef MODC_PASSES_KERNELS_REDUCTIONPARTS_H
#define MODC_PASSES_KERNELS_REDUCTIONPARTS_H

#include "passes/kernels/ReductionForms.h"

namespace modc {

/// Sums longer than this are taken in two levels: the error of one chain grows with the root of its length.
constexpr int longestChain = 128;
constexpr int chunk = 32;

inline bool mayBeLong(const Halide::Expr &extent) {
  return Halide::Internal::as_const_int(Halide::Internal::simplify(extent)).value_or(longestChain + 1) > longestChain;
}

template <class T> std::vector<T> reversed(const std::vector<Halide::Var> &vars) {
  return {vars.rbegin(), vars.rend()};
}
template <class T> std::vector<T> append(std::vector<T> list, const T &last) {
  list.push_back(last);
  return list;
}
template <class T> std::vector<T> prepend(const T &first, std::vector<T> list) {
  list.insert(list.begin(), first);
  return list;
}

inline Halide::Func named(const std::string &name, std::map<std::string, std::string> &names) {
  Halide::Func f(name + "__f");
  names[f.name()] = name;
  return f;
}

/// The first `count` reduced dimensions as a domain, and a value in its variables.
struct Domain {
  Halide::RDom domain;
  std::vector<Halide::RVar> loops; // innermost first
  bool exists() const { return !loops.empty(); }
};
inline Domain domainOf(const ReductionInput &in, size_t count) {
  Domain result;
  Halide::Region region;
  for (size_t d = count; d-- > 0;) // Halide: innermost first
    region.push_back({0, in.reducedShape[d]});
  if (region.empty())
    return result;
  result.domain = Halide::RDom(region, "r__");
  for (int d = 0; d < result.domain.dimensions(); ++d)
    result.loops.push_back(result.domain[d]);
  return result;
}
inline Halide::Expr inDomain(Halide::Expr value, const ReductionInput &in, const Domain &domain) {
  for (size_t d = 0; d < domain.loops.size(); ++d)
    value = Halide::Internal::graph_substitute(in.reduced[d].name(), domain.loops[domain.loops.size() - 1 - d], value);
  return value;
}

inline Halide::Expr chooseValue(const Halide::Expr &condition, const Halide::Expr &value,
                                const Halide::Expr &otherwise) {
  return Halide::Internal::Call::make(value.type(), Halide::Internal::Call::if_then_else, {condition, value, otherwise},
                                      Halide::Internal::Call::PureIntrinsic);
}

} // namespace modc

#endif
