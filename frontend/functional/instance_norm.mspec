# torch.nn.functional.instance_norm with the statistics of the input: each channel of each instance by itself.
module instance_norm {
  forward(input: T[*S], weight: W[C]? = none, bias: B[D]? = none, eps: float = 1e-5) {
    assert input.ndim >= 3, "Expected more than 1 spatial element when training, got input size {input.shape}"
    return scale_channels(standardize(input, dim = [i for i in 2..input.ndim], eps = eps), weight, bias)
  }
}
