# Other key and value widths: separate projection weights, in_proj_weight is None.
module Case {
  body = MultiheadAttention(embed_dim = 4, num_heads = 2, batch_first = true, kdim = 3, vdim = 2)

  forward(@grad x1: f32[1, 2, 4], @grad x2: f32[1, 3, 3], @grad x3: f32[1, 3, 2]) {
    return body(x1, x2, x3)
  }
}
