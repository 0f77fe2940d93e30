# batch_norm with the statistics of the batch, which are the second and third result: mean and biased variance.
module normalize_batch {
  forward(input: T[*S], weight: W[C]? = none, bias: B[D]? = none, eps: float = 1e-5) {
    if weight != none and bias != none {
      y, mean, variance = batch_norm_train(input, weight, bias, eps)
      return y, mean, variance
    } else {
      y, mean, variance = batch_norm_train(input, eps = eps)
      return scale_channels(y, weight, bias), mean, variance
    }
  }
}
