# Self-attention, attention to `memory` and a feed-forward network, as torch.nn.TransformerDecoderLayer.
module TransformerDecoderLayer(
  d_model: int,
  nhead: int,
  dim_feedforward: int = 2048,
  dropout: float = 0.1,
  activation: str = "relu",
  layer_norm_eps: float = 1e-5,
  batch_first: bool = false,
  norm_first: bool = false,
  bias: bool = true,
) {
  assert activation == "relu" or activation == "gelu", "activation should be relu/gelu, not {activation}"
  self_attn = MultiheadAttention(d_model, nhead, dropout = dropout, bias = bias, batch_first = batch_first)
  multihead_attn = MultiheadAttention(d_model, nhead, dropout = dropout, bias = bias, batch_first = batch_first)
  linear1 = Linear(d_model, dim_feedforward, bias = bias)
  dropout = Dropout(dropout)
  linear2 = Linear(dim_feedforward, d_model, bias = bias)
  norm1 = LayerNorm(d_model, eps = layer_norm_eps, bias = bias)
  norm2 = LayerNorm(d_model, eps = layer_norm_eps, bias = bias)
  norm3 = LayerNorm(d_model, eps = layer_norm_eps, bias = bias)
  dropout1 = Dropout(dropout)
  dropout2 = Dropout(dropout)
  dropout3 = Dropout(dropout)

  forward(
    tgt: f32[*S],
    memory: f32[*R],
    tgt_mask: M[*A]? = none,
    memory_mask: O[*B]? = none,
    tgt_key_padding_mask: P[*C]? = none,
    memory_key_padding_mask: Q[*D]? = none,
  ) {
    x = norm1(tgt) if norm_first else tgt
    y, _ = self_attn(x, x, x, attn_mask = tgt_mask, key_padding_mask = tgt_key_padding_mask, need_weights = false)
    x = tgt + dropout1(y)
    if not norm_first { x = norm1(x) }
    z, _ = multihead_attn(
      norm2(x) if norm_first else x,
      memory,
      memory,
      attn_mask = memory_mask,
      key_padding_mask = memory_key_padding_mask,
      need_weights = false,
    )
    x = x + dropout2(z)
    if not norm_first { x = norm2(x) }
    h = linear1(norm3(x) if norm_first else x)
    x = x + dropout3(linear2(self.dropout(relu(h) if activation == "relu" else gelu(h))))
    return x if norm_first else norm3(x)
  }
}
