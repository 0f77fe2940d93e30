# Attention of several heads, as torch.nn.MultiheadAttention: (output, weights), the weights being none without
# `need_weights`. A bool mask is true where a query must not look, a float mask is added to the scores.
module MultiheadAttention(
  embed_dim: int,
  num_heads: int,
  dropout: float = 0.0,
  bias: bool = true,
  add_bias_kv: bool = false,
  add_zero_attn: bool = false,
  kdim: int? = none,
  vdim: int? = none,
  batch_first: bool = false,
  dtype: dtype = f32,
) {
  assert embed_dim % num_heads == 0, "embed_dim must be divisible by num_heads"
  assert not add_bias_kv and not add_zero_attn, "MultiheadAttention has neither add_bias_kv nor add_zero_attn"

  if (kdim == none or kdim == embed_dim) and (vdim == none or vdim == embed_dim) {
    param in_proj_weight: dtype[3 * embed_dim, embed_dim] = xavier_uniform
    param q_proj_weight: none
    param k_proj_weight: none
    param v_proj_weight: none
  } else {
    param q_proj_weight: dtype[embed_dim, embed_dim] = xavier_uniform
    param k_proj_weight: dtype[embed_dim, embed_dim if kdim == none else kdim] = xavier_uniform
    param v_proj_weight: dtype[embed_dim, embed_dim if vdim == none else vdim] = xavier_uniform
    param in_proj_weight: none
  }
  if bias {
    param in_proj_bias: dtype[3 * embed_dim] = zeros
  } else {
    param in_proj_bias: none
  }
  out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, dtype)

  forward(
    query: f32[*Q],
    key: f32[*K],
    value: f32[*V],
    key_padding_mask: P[*B]? = none,
    need_weights: bool = true,
    attn_mask: M[*A]? = none,
    average_attn_weights: bool = true,
    is_causal: bool = false,
  ) {
    assert not is_causal or attn_mask != none, "need attn_mask if specifying the is_causal hint"
    if query.ndim == 2 {
      q, k, v = query.unsqueeze(0), key.unsqueeze(0), value.unsqueeze(0)
    } else {
      q, k, v = query, key, value
      if not batch_first { q, k, v = q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1) }
    }

    # Projections to [N, heads, length, width of a head].
    n, l, s, h, d = q.shape[0], q.shape[1], k.shape[1], num_heads, embed_dim // num_heads
    if self.in_proj_weight != none {
      wq, wk, wv = self.in_proj_weight.chunk(3)
    } else {
      wq, wk, wv = self.q_proj_weight, self.k_proj_weight, self.v_proj_weight
    }
    if bias {
      bq, bk, bv = self.in_proj_bias.chunk(3)
      q, k, v = linear(q, wq, bq), linear(k, wk, bk), linear(v, wv, bv)
    } else {
      q, k, v = linear(q, wq), linear(k, wk), linear(v, wv)
    }
    q = q.reshape(n, l, h, d).transpose(1, 2)
    k = k.reshape(n, s, h, d).transpose(1, 2)
    v = v.reshape(n, s, h, d).transpose(1, 2)

    scores = q * (1 / sqrt(d)) @ k.transpose(-2, -1)
    if attn_mask != none {
      mask = attn_mask if attn_mask.ndim == 2 else attn_mask.reshape(n, h, l, s)
      if mask.dtype == bool {
        scores = where(mask, -inf, scores)
      } else {
        scores = scores + mask
      }
    }
    if key_padding_mask != none {
      padding = key_padding_mask.reshape(n, 1, 1, s)
      if padding.dtype == bool {
        scores = where(padding, -inf, scores)
      } else {
        scores = scores + padding
      }
    }
    weights = softmax(scores, -1)
    if dropout > 0 { weights = F.dropout(weights, dropout, training) }
    y = out_proj((weights @ v).transpose(1, 2).reshape(n, l, embed_dim))
    if average_attn_weights { weights = weights.mean(dim = 1) }
    if query.ndim == 2 {
      return y.squeeze(0), weights.squeeze(0) if need_weights else none
    } else {
      return y if batch_first else y.transpose(0, 1), weights if need_weights else none
    }
  }
}
