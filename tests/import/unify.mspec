# Shapes with symbols, at several instantiations.
module Halves(half: int) {
  forward(x: T[*S, 2 * half], y: T[*S, K]) -> (T[*S, K], T[K]) {
    s = mean(x, dim = -1, keepdim = true)
    return s + y, ones_row(y)
  }
  ones_row = Row()
}
module Row {
  forward(x: f32[A, K]) -> f32[K] { return sum(x, dim = 0) / A }
  forward(x: f32[A, B, K]) -> f32[K] { return sum(x, dim = (0, 1)) / (A * B) }
}
module Net {
  h = Halves(3)
  forward(a: f32[N, 6], b: f32[N, 5], c: f32[N, T, 6], scale: float, mask: f32[N]? = none, flip: bool = false) -> (f32[N, 5], f32[5]) {
    p, q = h(a, b)
    r, t = h(c, y = c)
    u, _ = h(x = c, y = c)
    if mask is not none { p = p * mask }
    return (p if flip else p * scale), q + t.sum() + r.mean() + u.mean()
  }
}
