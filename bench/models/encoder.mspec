# Four blocks of a transformer's encoder.
import "block.mspec"

module Encoder(width: int = 256, heads: int = 8, layers: int = 4) {
  blocks = ModuleList(Block(width, heads) for i in 0..layers)

  forward(x: f32[N, T, width]) -> (y: f32[N, T, width]) {
    for block in blocks { x = block(x) }
    return x
  }
}

train Encoder {
  loss(y, target: f32[N, T, 256]) = mse_loss(y, target)
  # With the usual eps, gradients that are nothing but rounding, as of the biases of keys, would make steps.
  optimizer = AdamW(lr = 0.0001, eps = 1e-4)
}
