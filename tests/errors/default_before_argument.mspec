module M {
  forward(x: f32[N] = none, y: f32[N]) { return x }
}
