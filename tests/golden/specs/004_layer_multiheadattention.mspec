# Self attention with two heads; returns (output, weights averaged over heads).
module Case {
  body = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true)

  forward(@grad x1: f32[1, 3, 4], @grad x2: f32[1, 3, 4], @grad x3: f32[1, 3, 4]) {
    return body(x1, x2, x3)
  }
}
