# Leading dimensions are kept; gradients are summed over all of them.
module Case {
  body = Linear(in_features = 3, out_features = 2)

  forward(@grad x: f32[N, T, 3]) {
    return body(x)
  }
}
