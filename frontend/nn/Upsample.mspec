# Resampled spatial dimensions, as torch.nn.Upsample: nearest, linear, bilinear, trilinear.
module Upsample(
  size: any = none,
  scale_factor: any = none,
  mode: str = "nearest",
  align_corners: bool? = none,
  recompute_scale_factor: bool? = none,
) {
  assert recompute_scale_factor is none, "recompute_scale_factor is not supported"
  let isTuple = "(" in "{scale_factor}"
  let factor = (
    none if scale_factor is none else tuple([float(f) for f in scale_factor]) if isTuple else float(scale_factor)
  )
  let shown = "size={size}" if factor is none else "scale_factor={factor}"
  repr "{shown}, mode='{mode}'"

  forward(input: T[*S]) {
    return interpolate(input, size, scale_factor, mode, align_corners)
  }
}
