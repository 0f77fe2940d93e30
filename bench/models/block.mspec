# A transformer's block with its norms before attention and network; queries, keys and values in one projection.
module Block(width: int, heads: int) {
  ln1 = LayerNorm(width)
  qkv = Linear(width, 3 * width)
  proj = Linear(width, width)
  ln2 = LayerNorm(width)
  fc1 = Linear(width, 4 * width)
  fc2 = Linear(4 * width, width)

  forward(x: f32[N, T, width]) -> f32[N, T, width] {
    q, k, v = qkv(ln1(x)).split(width, dim = 2)
    q = q.view(N, T, heads, width // heads).transpose(1, 2)
    k = k.view(N, T, heads, width // heads).transpose(1, 2)
    v = v.view(N, T, heads, width // heads).transpose(1, 2)
    y = scaled_dot_product_attention(q, k, v)
    x = x + proj(y.transpose(1, 2).reshape(N, T, width))
    return x + fc2(gelu(fc1(ln2(x))))
  }
}
