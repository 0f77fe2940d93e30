module M {
  forward(self, x: f32[N]) { return x }
}
