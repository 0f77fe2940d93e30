module M {
  forward(x: f32[N]) {
    a = x b = x
  }
}
