# Over the last two dimensions.
module Case {
  body = LayerNorm(normalized_shape = (2, 3))

  forward(@grad x: f32[N, 2, 3]) {
    return body(x)
  }
}
