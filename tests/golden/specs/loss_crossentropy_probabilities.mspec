# CrossEntropyLoss. Target is a distribution: mean divides by the batch size.
module Case {
  body = CrossEntropyLoss()

  forward(@grad x1: f32[N, 4], @grad x2: f32[N, 4]) {
    return body(x1, x2)
  }
}
