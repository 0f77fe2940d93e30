module M {
  forward(x: f32[N, 4]) {
    a = 9223372036854775807 + 1
    b = 1 // 0
    c = sqrt(-1)
    d = x.shape[0] // 2
    return x * a * b * c * d
  }
}
