module M {
  forward(x: f32[N]) {
    größe = x
  }
}
