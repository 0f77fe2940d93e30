# Self-attention and a feed-forward network, each with a residual sum and a norm, as torch.nn.TransformerEncoderLayer.
module TransformerEncoderLayer(
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
  linear1 = Linear(d_model, dim_feedforward, bias = bias)
  dropout = Dropout(dropout)
  linear2 = Linear(dim_feedforward, d_model, bias = bias)
  norm1 = LayerNorm(d_model, eps = layer_norm_eps, bias = bias)
  norm2 = LayerNorm(d_model, eps = layer_norm_eps, bias = bias)
  dropout1 = Dropout(dropout)
  dropout2 = Dropout(dropout)

  forward(src: f32[*S], src_mask: M[*A]? = none, src_key_padding_mask: P[*B]? = none, is_causal: bool = false) {
    x = norm1(src) if norm_first else src
    y, _ = self_attn(
      x,
      x,
      x,
      attn_mask = src_mask,
      key_padding_mask = src_key_padding_mask,
      need_weights = false,
      is_causal = is_causal,
    )
    x = src + dropout1(y)
    if not norm_first { x = norm1(x) }
    h = linear1(norm2(x) if norm_first else x)
    x = x + dropout2(linear2(self.dropout(relu(h) if activation == "relu" else gelu(h))))
    return x if norm_first else norm2(x)
  }
}
