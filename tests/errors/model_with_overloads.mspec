module M {
  forward(x: f32[N]) -> f32[N] { return x }
  forward(x: f32[N, C]) -> f32[N, C] { return x }
}
