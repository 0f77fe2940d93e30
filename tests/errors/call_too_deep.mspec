module Inner {
  forward(x: f32[*S]) {
    return self(x[None])
  }
}

module M {
  inner = Inner()

  forward(x: f32[N]) {
    return inner(x)
  }
}
