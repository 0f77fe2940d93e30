# CrossEntropyLoss. Class indices, reduction mean.
module Case {
  body = CrossEntropyLoss(reduction = "mean")

  forward(@grad x1: f32[N, 4], x2: i64[N]) {
    return body(x1, x2)
  }
}
