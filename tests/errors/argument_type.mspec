module M {
  fc1 = Linear(4, "4")
  fc2 = Linear(4, 4.5)
  fc3 = Linear(4, 4, bias = 1)

  forward(x: f32[N]) -> f32[N] {
    return x
  }
}
