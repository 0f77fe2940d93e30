# Cross-correlation over [N, C, D, H, W], as torch.nn.Conv3d; without N, too. `padding` is a number, a tuple, "same" or "valid".
module Conv3d(
  in_channels: int,
  out_channels: int,
  kernel_size: any,
  stride: any = 1,
  padding: any = 0,
  dilation: any = 1,
  groups: int = 1,
  bias: bool = true,
  padding_mode: str = "zeros",
  dtype: dtype = f32,
) {
  assert groups > 0, "groups must be a positive integer"
  assert in_channels % groups == 0, "in_channels must be divisible by groups"
  assert out_channels % groups == 0, "out_channels must be divisible by groups"
  let modes = ["zeros", "reflect", "replicate", "circular"]
  assert padding_mode in modes, "padding_mode must be one of {modes}, but got padding_mode='{padding_mode}'"
  let size = _triple(kernel_size)
  let steps = _triple(stride)
  let gaps = _triple(dilation)
  let named = padding == "same" or padding == "valid"
  let around = padding if named else _triple(padding)
  param weight: dtype[out_channels, in_channels // groups, size[0], size[1], size[2]] = kaiming_uniform(a = sqrt(5))
  if bias {
    let bound = 1 / sqrt(in_channels // groups * size[0] * size[1] * size[2])
    param bias: dtype[out_channels] = uniform(-bound, bound)
  } else {
    param bias: none
  }

  let padded = "" if around == (0, 0, 0) else ", padding={around}"
  let dilated = "" if gaps == (1, 1, 1) else ", dilation={gaps}"
  let grouped = "" if groups == 1 else ", groups={groups}"
  let unbiased = "" if bias else ", bias=False"
  let mode = "" if padding_mode == "zeros" else ", padding_mode={padding_mode}"
  repr "{in_channels}, {out_channels}, kernel_size={size}, stride={steps}{padded}{dilated}{grouped}{unbiased}{mode}"

  forward(input: T[*S]) {
    if padding_mode == "zeros" {
      return conv3d(input, weight, self.bias, stride, padding, dilation, groups)
    } else {
      size = _triple(kernel_size)
      gaps = _triple(dilation)
      reach = (gaps[0] * (size[0] - 1), gaps[1] * (size[1] - 1), gaps[2] * (size[2] - 1))
      around = _triple(0 if padding == "same" or padding == "valid" else padding)
      pads = (
        [
          reach[2] // 2,
          reach[2] - reach[2] // 2,
          reach[1] // 2,
          reach[1] - reach[1] // 2,
          reach[0] // 2,
          reach[0] - reach[0] // 2,
        ]
          if padding == "same"
          else [around[2], around[2], around[1], around[1], around[0], around[0]]
      )
      return conv3d(pad(input, pads, padding_mode), weight, self.bias, stride, 0, dilation, groups)
    }
  }
}
