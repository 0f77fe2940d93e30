# Normalised over the last dimension with the biased variance, eps 1e-5.
module Case {
  body = LayerNorm(normalized_shape = 4)

  forward(@grad x: f32[N, 4]) {
    return body(x)
  }
}
