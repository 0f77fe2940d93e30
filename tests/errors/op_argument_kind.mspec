module M {
  forward(x: f32[N, 4]) {
    return softmax(x, dim = "last")
  }
}
