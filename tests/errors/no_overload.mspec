module Norm {
  forward(x: f32[N, C]) -> f32[N, C] { return x }
  forward(x: f32[N, C, T]) -> f32[N, C, T] { return x }
}

module M {
  norm = Norm()

  forward(x: f32[N]) -> f32[N] {
    return norm(x)
  }
}
