# The adjoint of a convolution over [N, C, D, H, W], as torch.nn.ConvTranspose3d; without N, too.
module ConvTranspose3d(
  in_channels: int,
  out_channels: int,
  kernel_size: any,
  stride: any = 1,
  padding: any = 0,
  output_padding: any = 0,
  groups: int = 1,
  bias: bool = true,
  dilation: any = 1,
  padding_mode: str = "zeros",
  dtype: dtype = f32,
) {
  assert groups > 0, "groups must be a positive integer"
  assert in_channels % groups == 0, "in_channels must be divisible by groups"
  assert out_channels % groups == 0, "out_channels must be divisible by groups"
  assert padding_mode == "zeros", "Only \"zeros\" padding mode is supported for ConvTranspose3d"
  let size = _triple(kernel_size)
  let steps = _triple(stride)
  let gaps = _triple(dilation)
  let around = _triple(padding)
  let more = _triple(output_padding)
  param weight: dtype[in_channels, out_channels // groups, size[0], size[1], size[2]] = kaiming_uniform(a = sqrt(5))
  if bias {
    let bound = 1 / sqrt(out_channels // groups * size[0] * size[1] * size[2])
    param bias: dtype[out_channels] = uniform(-bound, bound)
  } else {
    param bias: none
  }

  let padded = "" if around == (0, 0, 0) else ", padding={around}"
  let dilated = "" if gaps == (1, 1, 1) else ", dilation={gaps}"
  let extended = "" if more == (0, 0, 0) else ", output_padding={more}"
  let grouped = "" if groups == 1 else ", groups={groups}"
  let unbiased = "" if bias else ", bias=False"
  repr "{in_channels}, {out_channels}, kernel_size={size}, stride={steps}{padded}{dilated}{extended}{grouped}{unbiased}"

  forward(input: T[*S]) {
    return conv_transpose3d(input, weight, self.bias, stride, padding, output_padding, groups, dilation)
  }
}
