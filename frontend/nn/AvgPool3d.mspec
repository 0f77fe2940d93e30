# The mean of each window over [N, C, D, H, W], as torch.nn.AvgPool3d; without N, too.
module AvgPool3d(
  kernel_size: any,
  stride: any = none,
  padding: any = 0,
  ceil_mode: bool = false,
  count_include_pad: bool = true,
  divisor_override: int? = none,
) {
  let size = kernel_size
  let steps = size if stride is none else stride
  let around = padding
  repr "kernel_size={size}, stride={steps}, padding={around}"

  forward(input: T[*S]) {
    return avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)
  }
}
