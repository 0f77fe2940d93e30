# A loop in a loop: rows of rows, with one state through all of them.
module Nested {
  mix = Linear(2, 2)

  forward(@grad x: f32[T, K, 2], @grad h0: f32[2]) -> (all: f32[T, K, 2], last: f32[2]) {
    all, last = scan(x, h0) (row, h) {
      ys, h = scan(row, h) (xt, h) {
        h = tanh(mix(xt + h))
        return h, h
      }
      return ys, h
    }
    return all, last
  }
}
