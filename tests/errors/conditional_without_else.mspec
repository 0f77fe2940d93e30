module M {
  forward(x: f32[N]) {
    y = a if b
  }
}
