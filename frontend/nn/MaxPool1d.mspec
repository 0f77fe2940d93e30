# The maximum of each window over [N, C, L], as torch.nn.MaxPool1d; without N, too. With `return_indices` also where
# each maximum stands in its plane.
module MaxPool1d(
  kernel_size: any,
  stride: any = none,
  padding: any = 0,
  dilation: any = 1,
  return_indices: bool = false,
  ceil_mode: bool = false,
) {
  let steps = kernel_size if stride is none else stride
  repr "kernel_size={kernel_size}, stride={steps}, padding={padding}, dilation={dilation}, ceil_mode={ceil_mode}"

  forward(input: T[*S]) {
    return max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)
  }
}
