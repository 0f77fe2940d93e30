# [..., C r², H, W] as [..., C, H r, W r], as torch.nn.PixelShuffle.
module PixelShuffle(upscale_factor: int) {
  repr "upscale_factor={upscale_factor}"

  forward(input: T[*S]) {
    return pixel_shuffle(input, upscale_factor)
  }
}
