# CrossEntropyLoss. Class weights: mean divides by the sum of the used weights.
module Case {
  body = CrossEntropyLoss(weight = [0.5, 1.0, 2.0, 4.0])

  forward(@grad x1: f32[N, 4], x2: i64[N]) {
    return body(x1, x2)
  }
}
