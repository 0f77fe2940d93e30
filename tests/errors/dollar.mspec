module M {
  forward(x: f32[N]) {
    y = $x
  }
}
