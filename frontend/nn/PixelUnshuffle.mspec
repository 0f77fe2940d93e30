# [..., C, H r, W r] as [..., C r², H, W], as torch.nn.PixelUnshuffle.
module PixelUnshuffle(downscale_factor: int) {
  repr "downscale_factor={downscale_factor}"

  forward(input: T[*S]) {
    return pixel_unshuffle(input, downscale_factor)
  }
}
