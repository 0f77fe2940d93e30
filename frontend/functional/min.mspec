# torch.min: of two tensors, of all elements, or along a dimension with the indices. There the first of equal elements has
# the whole gradient.
module min {
  forward(input: T[*S]) { return amin(input) }
  forward(input: T[*S], other: T[*R]) { return minimum(input, other) }
  forward(input: T[*S], dim: int, keepdim: bool = false) {
    return values_and_indices(
      along(input, argmin(input, dim = dim, keepdim = true), dim, keepdim),
      argmin(input, dim = dim, keepdim = keepdim),
    )
  }
}
