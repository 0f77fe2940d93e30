module Inner {
  forward(x: f32[N]) -> f32[N] {
    return self(x)
  }
}

module M {
  inner = Inner()

  forward(x: f32[N]) -> f32[N] {
    return inner(x)
  }
}
