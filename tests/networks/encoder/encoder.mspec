# A classifier of sequences: a transformer encoder of four layers, each with its norms before attention and network.
module Encoder(
  inputs: int = 24,
  width: int = 64,
  heads: int = 4,
  layer_count: int = 4,
  positions: int = 32,
  classes: int = 10,
) {
  embed = Linear(inputs, width)
  param position: f32[positions, width] = normal(0, 0.02)
  layers = ModuleList(
    TransformerEncoderLayer(
      width,
      heads,
      4 * width,
      dropout = 0.0,
      activation = "gelu",
      batch_first = true,
      norm_first = true,
    )
    for i in 0..layer_count
  )
  norm = LayerNorm(width)
  head = Linear(width, classes)

  forward(x: f32[N, positions, inputs]) -> (logits: f32[N, classes]) {
    h = embed(x) + position
    for layer in layers { h = layer(h) }
    return head(norm(h).mean(dim = 1))
  }
}

train Encoder {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  # With the usual eps, gradients that are nothing but rounding, as of the biases of keys, would make steps.
  optimizer = AdamW(lr = 0.001, eps = 1e-4, weight_decay = 0.01)
}
