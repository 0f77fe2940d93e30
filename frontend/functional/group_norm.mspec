# torch.nn.functional.group_norm
module group_norm {
  forward(input: T[*S], num_groups: int, weight: W[C]? = none, bias: B[D]? = none, eps: float = 1e-5) {
    assert input.ndim >= 2, "Expected at least 2 dimensions for input tensor but received {input.ndim}"
    assert (
      input.shape[1] % num_groups == 0
    ), "Expected number of channels in input to be divisible by num_groups, but got input of shape {input.shape} and num_groups={num_groups}"
    size = input.shape[1] // num_groups
    for i in 2..input.ndim { size = size * input.shape[i] }
    y = standardize(reshape(input, [input.shape[0], num_groups, size]), dim = 2, eps = eps)
    return scale_channels(reshape(y, input.shape), weight, bias)
  }
}
