import "no/such/layers.mspec"

module M {
  forward(x: f32[N]) -> f32[N] { return x }
}
