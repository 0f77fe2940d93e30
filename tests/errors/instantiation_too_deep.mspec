module Deep(n: int = 0) {
  inner = Deep(n + 1)

  forward(x: f32[N]) -> f32[N] {
    return inner(x)
  }
}
