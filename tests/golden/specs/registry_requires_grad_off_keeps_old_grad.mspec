# Turning requires_grad off after a backward leaves the old .grad in place; the optimiser would still use it.
module Case {
  body = Linear(in_features = 1, out_features = 1)

  forward(@grad x: f32[N, 1]) {
    return body(x)
  }
}
