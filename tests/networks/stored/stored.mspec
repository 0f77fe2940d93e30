# A frozen trunk whose weights are stored in two bytes, and a head that is trained on it.
module Stored {
  @frozen embed = Embedding(20, 12, dtype = bf16)
  @frozen conv = Conv1d(12, 16, 3, padding = 1, dtype = f16)
  @frozen norm = LayerNorm(16, dtype = bf16)
  @frozen up = Linear(16, 40, dtype = bf16)
  @frozen down = Linear(40, 16, bias = false, dtype = f16)
  head = Linear(16, 20)

  forward(ids: i64[N, 9]) -> (logits: f32[N, 9, 20]) {
    h = conv(embed(ids).transpose(1, 2)).transpose(1, 2)
    h = h + down(gelu(up(norm(h))))
    return head(h)
  }
}

train Stored {
  loss(logits, target: i64[N, 9]) = cross_entropy(logits.flatten(0, 1), target.flatten())
  optimizer = Adam(lr = 0.01)
}
