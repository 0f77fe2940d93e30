# Train mode: output = x * g with g 0 or 1/(1-p), and the gradient uses the same g.
module Case {
  body = Dropout(p = 0.75)

  forward(@grad x: f32[64]) {
    return body(x)
  }
}
