# torch.sort: the elements along a dimension in order, with their indices; equal ones stay in order, and NaN is the largest.
module sort {
  forward(input: T[*S], dim: int = -1, descending: bool = false, stable: bool = false) {
    places = argsort(input, dim, descending)
    return values_and_indices(gather(input, dim, places), places)
  }
}
