module M {
  heads = ModuleDict { policy: ReLU(), policy: Tanh() }

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
