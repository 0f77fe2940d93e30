module Tree {
  left = Tree()

  forward(x: f32[N]) -> f32[N] {
    return left(x)
  }
}
