module M {
  forward(x: f32[N, 4]) {
    hidden = relu(x)
    return tanh(hiden)
  }
}
