# Without parameters.
module Case {
  body = LayerNorm(normalized_shape = 4, elementwise_affine = false, eps = 0.125)

  forward(@grad x: f32[N, 4]) {
    return body(x)
  }
}
