module Wrap(inner: module) {
  forward(x: f32[N, 4]) -> f32[N, 4] {
    return inner(x)
  }
}

module M {
  wrap = Wrap(Linear(4, 4))

  forward(x: f32[N, 4]) -> f32[N, 4] {
    return wrap(x)
  }
}
