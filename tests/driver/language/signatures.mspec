dim N <= 4

module Overloaded {
  forward(x: f32[N]) -> f32[N] { return x + 1 }
  forward(x: f32[N, C]) -> f32[N, C] { return x + 2 }
  forward(x: i64[N]) -> i64[N] { return x + 3 }
}
module Twice {
  forward(x: T[*S]) -> T[*S] { return x + x }
}
module Optional(act: module? = none, scales: tuple = (3, 5)) {
  forward(x: f32[N, D], keep: bool[N]? = none, causal: bool = false, scale: float = 2.0) -> f32[N, D] {
    x = where(keep[:, none], x, 0) if keep != none else x
    if causal { x = x * scale }
    return x * scales[1] if act == none else x
  }
}
module Signatures(width: int = 2) {
  over = Overloaded()
  twice = Twice()
  optional = Optional()
  forward(x: f32[N, width], i: i64[N], t: float) -> (a: f32[N, width], b: f32[N], c: i64[N], d: f32[N, width]) {
    n, w = x.shape
    assert w == width, "{w} columns"
    return over(x), over(x[:, 0]) * n, twice(over(i)), optional(x, keep = i > 0, causal = true) + optional(x, scale = t)
  }
}
