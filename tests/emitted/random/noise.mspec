# One layer called twice, and numbers without a layer: four places that draw.
module Noise(p: float = 0.25) {
  drop = Dropout(p)
  channels = Dropout2d(0.5)

  forward(
    @grad x: f32[N, 8, 32],
  ) -> (y: f32[N, 8, 32], z: f32[N, 8, 32], c: f32[N, 8, 32], u: f32[N, 8, 32], n: f32[N, 8, 32]) {
    return drop(x), drop(x), channels(x), rand_like(x), randn_like(x)
  }
}
