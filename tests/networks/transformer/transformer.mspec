# TransformerEncoder and TransformerDecoder, whose layers are copies of one.
module Transformer {
  encoder = TransformerEncoder(
    TransformerEncoderLayer(16, 2, 32, dropout = 0.0, batch_first = true),
    num_layers = 2,
    norm = LayerNorm(16),
  )
  decoder = TransformerDecoder(
    TransformerDecoderLayer(
      16,
      4,
      dim_feedforward = 24,
      dropout = 0.0,
      activation = "gelu",
      batch_first = true,
      norm_first = true,
    ),
    num_layers = 3,
  )
  head = Linear(16, 7)

  forward(x: f32[N, T, 16], y: f32[N, U, 16]) -> (logits: f32[N, 7]) {
    return head(decoder(y, encoder(x)).mean(dim = 1))
  }
}

train Transformer {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.05)
}
