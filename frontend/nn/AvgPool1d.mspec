# The mean of each window over [N, C, L], as torch.nn.AvgPool1d; without N, too.
module AvgPool1d(
  kernel_size: any,
  stride: any = none,
  padding: any = 0,
  ceil_mode: bool = false,
  count_include_pad: bool = true,
) {
  let size = _single(kernel_size)
  let steps = size if stride is none else _single(stride)
  let around = _single(padding)
  repr "kernel_size={size}, stride={steps}, padding={around}"

  forward(input: T[*S]) {
    return avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad)
  }
}
