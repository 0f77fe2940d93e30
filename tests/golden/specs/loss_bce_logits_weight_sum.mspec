# BCEWithLogitsLoss. Element weight, sum.
module Case {
  body = BCEWithLogitsLoss(weight = [0.5, 1.0, 2.0, 4.0], reduction = "sum")

  forward(@grad x1: f32[N, 4], @grad x2: f32[N, 4]) {
    return body(x1, x2)
  }
}
