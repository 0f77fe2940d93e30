# torch.max: of two tensors, of all elements, or along a dimension with the indices. There the first of equal elements has
# the whole gradient.
module max {
  forward(input: T[*S]) { return amax(input) }
  forward(input: T[*S], other: T[*R]) { return maximum(input, other) }
  forward(input: T[*S], dim: int, keepdim: bool = false) {
    return values_and_indices(
      along(input, argmax(input, dim = dim, keepdim = true), dim, keepdim),
      argmax(input, dim = dim, keepdim = keepdim),
    )
  }
}
