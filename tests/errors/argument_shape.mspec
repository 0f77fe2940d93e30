module M {
  fc1 = Linear(64, 128)

  forward(x: f32[N, 63]) -> f32[N, 128] {
    return relu(fc1(x))
  }
}
