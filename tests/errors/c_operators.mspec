module M {
  forward(x: f32[N]) {
    y = a && b || !c
  }
}
