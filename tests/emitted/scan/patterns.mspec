# What may become of a state: another state's value, a step's input, a number; a constant length and two tensors to run over.
module Patterns {
  param w: f32[3] = [0.5, -0.25, 2.0]

  forward(
    @grad a: f32[4, 3],
    @grad b: f32[4, 3],
    @grad u: f32[3],
    @grad v: f32[3],
    scale: float,
  ) -> (product: f32[4, 3], copies: f32[4, 3], before: f32[4, 3], x: f32[3], y: f32[3], input: f32[3], count: i64[]) {
    factor = u * scale
    product, copies, before, x, y, input, count = scan((a, b), u, v, v, 0) (ab, x, y, input, count) {
      at, bt = ab
      s = x + w * at * bt * scale + factor
      return s * y, at, x, y, s, bt, count + 1
    }
    return product, copies, before, x, y, input, count
  }
}
