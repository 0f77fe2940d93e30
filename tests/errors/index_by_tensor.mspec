module M {
  forward(x: f32[N, 4], i: i64[N]) {
    return x[i]
  }
}
