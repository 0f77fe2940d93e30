# Only floating (and complex) tensors can require gradients: an int64 Parameter needs requires_grad=False.
module Net {
  @frozen param idx: i64[2] = [1, 2]

  forward(x: f32[]) {
    return x * 1
  }
}
