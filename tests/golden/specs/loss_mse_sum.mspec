# MSELoss. Reduction sum.
module Case {
  body = MSELoss(reduction = "sum")

  forward(@grad x1: f32[N, 4], @grad x2: f32[N, 4]) {
    return body(x1, x2)
  }
}
