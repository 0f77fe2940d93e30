# torch.nn.functional.rms_norm over the last dimensions, which are `normalized_shape`; without `eps` it is the spacing of the
# element type at 1.
module rms_norm {
  forward(input: T[*S], normalized_shape: any, weight: W[*P]? = none, eps: float? = none) {
    n = len(normalized_shape)
    assert input.ndim >= n, "Given normalized_shape={normalized_shape}, but got input of size {input.shape}"
    for i in 0..n {
      assert (
        input.shape[input.ndim - n + i] == normalized_shape[i]
      ), "Given normalized_shape={normalized_shape}, but got input of size {input.shape}"
    }
    spacing = 2.0 ** -52 if input.dtype == f64 else 2.0 ** -23
    squares = mean(input * input, dim = [i - n for i in 0..n], keepdim = true)
    y = input * rsqrt(squares + (spacing if eps == none else eps))
    return y if weight == none else y * weight
  }
}
