# embed_dim must be divisible by num_heads.
module Case {
  body = MultiheadAttention(embed_dim = 4, num_heads = 3)

  forward(x: f32[]) {
    return body(x)
  }
}
