# Root mean square norm; eps None means the machine epsilon of the dtype.
module Case {
  body = RMSNorm(normalized_shape = (4,))

  forward(@grad x: f32[N, 4]) {
    return body(x)
  }
}
