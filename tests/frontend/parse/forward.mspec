module Statements(depth: int) {
  forward(x: f32[N, 8], @grad q: T[*S], mask: bool[T, T]? = none, causal: bool = false, t: float = 0.5,
          state: (f32[N], (i64[N], c: f32[N, *S])?)? = none) -> (logits: f32[N, 10], state: f32[N, 64]) {
    a, b = x, q
    out, (h, c) = lstm(x, (h0, c0))
    (u, v) = split(x)
    single, = one(x)
    _ = unused(x)
    y: f32[N, 8] = relu(x)
    self.ctr = ctr + 1
    self.tmp[0] = 1
    y += 1
    y -= 1
    y *= 2
    y /= 2
    y //= 2
    y %= 2
    y **= 2
    y @= w
    y &= m
    y |= m
    y ^= m
    y <<= 1
    y >>= 1
    assert x.shape[0] > 0, "empty batch"
    for i in 0..depth { y = y + i }
    for layer in layers {
      y = layer(y)
    }
    for (i, layer) in enumerate(layers) { }
    for i in range(1, n, 2)
    {
      y = y * i
    }
    if training { y = dropout(y) } else { y = y }
    if mask is not none {
      y = where(mask, y, 0)
    }
    else if causal { no_grad { y = y } }
    else if not causal
    {
      print(y)
    } else {
    }
    ys, h = scan(x, h0) (xt, h: f32[N]) {
      h = tanh(cell(xt) + h)
      return h, h
    }
    return scan(x) (a) { return a }
  }

  forward(x: f64[N]) -> f64[N], i64[] { return x, 0 }
  forward(x: i64[N]) -> (f32[N]) { return }
  forward(k: int) -> (f32[N], (i64[], bool)) {
    # nothing
  }
  forward() { return (a), }
}
