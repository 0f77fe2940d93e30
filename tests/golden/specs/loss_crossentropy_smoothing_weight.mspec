# CrossEntropyLoss. label_smoothing 0.1 with class weights.
module Case {
  body = CrossEntropyLoss(label_smoothing = 0.1, weight = [0.5, 1.0, 2.0, 4.0])

  forward(@grad x1: f32[N, 4], x2: i64[N]) {
    return body(x1, x2)
  }
}
