# Channels to space.
module Case {
  body = PixelShuffle(upscale_factor = 2)

  forward(@grad x: f32[N, 4, 2, 2]) {
    return body(x)
  }
}
