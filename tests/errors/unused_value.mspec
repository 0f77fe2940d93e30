module M {
  forward(x: f32[N, 4]) {
    relu(x)
    return x
  }
}
