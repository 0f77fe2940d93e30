module M(bias: bool = true) {
  param bias: f32[4] = zeros

  forward(x: f32[N, 4]) {
    return x + bias
  }
}
