module M {
  forward(x: f32[N, 4]) {
    x.add_(1)
    return x
  }
}
