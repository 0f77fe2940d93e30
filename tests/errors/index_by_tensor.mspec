module M {
  forward(x: f32[N, 4], i: i64[N], y: f32[N]) {
    a = x[i, [0, 1]]
    return a + x[y]
  }
}
