# CrossEntropyLoss. Extra dimensions: (N, C, d) with target (N, d).
module Case {
  body = CrossEntropyLoss()

  forward(@grad x1: f32[N, T, 2], x2: i64[N, 2]) {
    return body(x1, x2)
  }
}
