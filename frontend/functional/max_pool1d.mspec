# torch.nn.functional.max_pool1d; with `return_indices` also where each maximum stands in its plane.
module max_pool1d {
  forward(
    input: T[*S],
    kernel_size: any,
    stride: any = none,
    padding: any = 0,
    dilation: any = 1,
    ceil_mode: bool = false,
    return_indices: bool = false,
  ) {
    y = max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode)
    if return_indices {
      return y, max_pool1d_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    } else {
      return y
    }
  }
}
