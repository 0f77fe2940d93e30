module M {
  attn = MultiheadAttention(5, 2)

  forward(q: f32[N, L, 8], k: f32[N, S, 8], v: f32[N, L, 8], m: bool[L, L]) {
    a = scaled_dot_product_attention(q, k, v)
    b = scaled_dot_product_attention(q, k, k, attn_mask = m)
    c = scaled_dot_product_attention(q, q, v, attn_mask = m, is_causal = true)
    return a + b + c
  }
}
