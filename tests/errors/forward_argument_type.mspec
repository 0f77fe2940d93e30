module Inner {
  forward(x: f32[N], by: flaot) -> f32[N] {
    return x * by
  }
}

module M {
  inner = Inner()

  forward(x: f32[N]) -> f32[N] {
    return inner(x, 2.0)
  }
}
