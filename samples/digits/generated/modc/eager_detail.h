// SPDX-License-Identifier: 0BSD
// What modc/eager.h asks of a core: views of tensors, what a build has, and memory for it.
#ifndef MODC_ABI_1_EAGER_DETAIL_H
#define MODC_ABI_1_EAGER_DETAIL_H

#include "core.h"
#include "tensor.h"

#include <optional>

namespace modc {
inline namespace abi_1 {

class HookLists;  // modc/hooks.h, where a model has places for hooks

namespace eager_detail {

template <class T, int Rank, std::size_t... I>
Extents<Rank> extents(const std::vector<std::int64_t>& shape, std::index_sequence<I...>) {
  return {shape[I]...};
}
template <class T, int Rank>
In<T, Rank> view(const Tensor<T>& tensor) {
  if (tensor.dim() != Rank)
    throw std::runtime_error("a tensor of rank " + std::to_string(Rank) + " is expected, not " +
                             std::to_string(tensor.dim()));
  return {tensor.data(), extents<T, Rank>(tensor.shape(), std::make_index_sequence<Rank>{})};
}

/// An argument as the view that the core expects: a Tensor of that dtype, or a view already.
template <class View, class T>
View as_view(const Tensor<T>& tensor) {
  static_assert(std::is_same_v<View, In<T, View::rank>>, "the tensor's dtype is not the argument's");
  return view<T, View::rank>(tensor);
}
template <class View>
View as_view(const View& given) {
  return given;
}

/// The first arguments as the views of this tuple.
template <class Views, class Arguments, std::size_t... I>
auto as_views(const Arguments& arguments, std::index_sequence<I...>) {
  return Views(as_view<std::tuple_element_t<I, Views>>(std::get<I>(arguments))...);
}
template <class Views, class... Arguments>
auto as_views(const Arguments&... arguments) {
  static_assert(sizeof...(Arguments) == std::tuple_size_v<Views>, "another number of arguments is expected");
  return as_views<Views>(std::tie(arguments...), std::make_index_sequence<std::tuple_size_v<Views>>{});
}

template <class View>
struct owner;
template <class T, int Rank>
struct owner<View<T, Rank>> {
  using type = Tensor<T>;
  static type make(const Extents<Rank>& extents) {
    std::vector<std::int64_t> shape;
    for (int i = 0; i < Rank; ++i) shape.push_back(extents[i] < 0 ? 0 : extents[i]);
    return type(std::move(shape));
  }
  static View<T, Rank> view(type& tensor, const Extents<Rank>& extents) { return {tensor.data(), extents}; }
};

template <class A, class B>
using concat_t = decltype(std::tuple_cat(std::declval<A>(), std::declval<B>()));

template <class Core, class = void>
struct has_training : std::false_type {};
template <class Core>
struct has_training<Core, std::void_t<typename Core::Training>> : std::true_type {};

// What a build has: each variant of --modes is a function of its own, and Training is a class only if one records.

template <class Core, class = void>
struct has_workspace : std::false_type {};
template <class Core>
struct has_workspace<Core, std::void_t<decltype(&Core::workspace_bytes)>> : std::true_type {};

template <class Type, class = void>
struct has_forward : std::false_type {};
template <class Type>
struct has_forward<Type, std::void_t<decltype(&Type::forward)>> : std::true_type {};

template <class Type, class = void>
struct has_forward_train : std::false_type {};
template <class Type>
struct has_forward_train<Type, std::void_t<decltype(&Type::forward_train)>> : std::true_type {};

template <class Type, class = void>
struct has_forward_eval : std::false_type {};
template <class Type>
struct has_forward_eval<Type, std::void_t<decltype(&Type::forward_eval)>> : std::true_type {};

/// Whether modules have modes of their own.
template <class Core, class = void>
struct has_modes : std::false_type {};
template <class Core>
struct has_modes<Core, std::void_t<decltype(std::declval<Core&>().follow_modes())>> : std::true_type {};

/// Whether calls in training mode, or in eval mode, can be recorded for backward.
template <class Core, bool = has_training<Core>::value>
struct records {
  static constexpr bool train = false, eval = false;
};
template <class Core>
struct records<Core, true> {
  static constexpr bool train = has_forward<typename Core::Training>::value;
  static constexpr bool eval = has_forward_eval<typename Core::Training>::value;
};

/// Whether hooks of the model itself change what a call computes.
template <class Core, class = void>
struct has_own_hooks : std::false_type {};
template <class Core>
struct has_own_hooks<Core, std::void_t<decltype(Core::has_own_hooks)>> : std::true_type {};

/// For a call that passes over hooks of the model itself; only for a Core that has places for them.
template <class Core>
struct SkipOwnHooks {
  explicit SkipOwnHooks(Core& model) : core(model) { core.HookLists::skip(true); }
  ~SkipOwnHooks() { core.HookLists::skip(false); }
  SkipOwnHooks(const SkipOwnHooks&) = delete;
  SkipOwnHooks& operator=(const SkipOwnHooks&) = delete;
  Core& core;
};

/// The state block, made before the core that lies in it.
struct StateOwner {
  explicit StateOwner(std::size_t bytes) : state_block(bytes) {}
  Block state_block;
};

/// The workspace of calls that are not recorded, or nothing where the build has none.
template <class Core, bool = has_workspace<Core>::value>
struct WorkspaceOwner {};
template <class Core>
struct WorkspaceOwner<Core, true> {
  Block block;
  std::optional<typename Core::Workspace> workspace;
};

/// Training, or nothing where the build has none.
template <class Core, bool = has_training<Core>::value>
struct TrainingOwner {};
template <class Core>
struct TrainingOwner<Core, true> {
  Block workspace;
  Block gradients;
  Block optimizer;
  std::optional<typename Core::Training> training;
};

}  // namespace eager_detail

}  // namespace abi_1
}  // namespace modc

#endif
