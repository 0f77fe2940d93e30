# A single vector.
module Case {
  body = Linear(in_features = 3, out_features = 2)

  forward(@grad x: f32[3]) {
    return body(x)
  }
}
