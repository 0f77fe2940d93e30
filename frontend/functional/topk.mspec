# torch.topk: the k largest or smallest elements along a dimension, in order, with their indices; of equal ones the first.
module topk {
  forward(input: T[*S], k: int, dim: int = -1, largest: bool = true, sorted: bool = true) {
    places = topk_indices(input, k, dim, largest)
    return values_and_indices(gather(input, dim, places), places)
  }
}
