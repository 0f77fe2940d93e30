# A query which may attend to nothing gives NaN.
module Case {
  body = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true)

  forward(@grad x1: f32[1, 2, 4], @grad x2: f32[1, 2, 4], @grad x3: f32[1, 2, 4], x4: bool[2, 2]) {
    return body(x1, x2, x3, attn_mask = x4)
  }
}
