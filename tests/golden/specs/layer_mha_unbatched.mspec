# Input of shape (sequence, feature).
module Case {
  body = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true)

  forward(@grad x1: f32[N, 4], @grad x2: f32[N, 4], @grad x3: f32[N, 4]) {
    return body(x1, x2, x3)
  }
}
