# Full mantissas, 16 features, 4 heads, causal float mask.
module Case {
  body = MultiheadAttention(embed_dim = 16, num_heads = 4, batch_first = true)

  forward(@grad x1: f32[2, 8, 16], @grad x2: f32[2, 8, 16], @grad x3: f32[2, 8, 16], x4: f32[8, 8]) {
    return body(x1, x2, x3, attn_mask = x4)
  }
}
