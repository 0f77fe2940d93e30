# The elements that `index`, which has 1 element in dimension `dim`, names along it.
module along {
  forward(input: T[*S], index: i64[*R], dim: int, keepdim: bool = false) {
    d = dim if dim >= 0 else dim + input.ndim
    positions = reshape(arange(input.shape[d]), [input.shape[d] if i == d else 1 for i in 0..input.ndim])
    return sum(where(positions == index, input, 0), dim = d, keepdim = keepdim)
  }
}
