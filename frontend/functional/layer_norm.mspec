# torch.nn.functional.layer_norm over the last dimensions, which are `normalized_shape`.
module layer_norm {
  forward(input: T[*S], normalized_shape: any, weight: W[*P]? = none, bias: B[*Q]? = none, eps: float = 1e-5) {
    n = len(normalized_shape)
    assert input.ndim >= n, "Given normalized_shape={normalized_shape}, but got input of size {input.shape}"
    for i in 0..n {
      assert (
        input.shape[input.ndim - n + i] == normalized_shape[i]
      ), "Given normalized_shape={normalized_shape}, but got input of size {input.shape}"
    }
    y = standardize(input, dim = [i - n for i in 0..n], eps = eps)
    y = y if weight == none else y * weight
    return y if bias == none else y + bias
  }
}
