# Float attn_mask is added to the scaled scores.
module Case {
  body = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true)

  forward(@grad x1: f32[2, 3, 4], @grad x2: f32[2, 3, 4], @grad x3: f32[2, 3, 4], x4: f32[3, 3]) {
    return body(x1, x2, x3, attn_mask = x4)
  }
}
