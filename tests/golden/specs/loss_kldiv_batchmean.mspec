# KLDivLoss. Log probabilities against probabilities.
module Case {
  body = KLDivLoss(reduction = "batchmean")

  forward(@grad x1: f32[N, 2], @grad x2: f32[N, 2]) {
    return body(x1, x2)
  }
}
