# What batch_norm computes with statistics of the channels, which are dimension 1.
module normalize_channels {
  forward(input: T[*S], mean: M[C], variance: V[D], weight: W[E]? = none, bias: B[F]? = none, eps: float = 1e-5) {
    shape = [-1] + [1 for i in 2..input.ndim]
    y = (input - reshape(mean, shape)) * rsqrt(reshape(variance, shape) + eps)
    return scale_channels(y, weight, bias)
  }
}
