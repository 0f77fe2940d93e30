# Full mantissas, 8 inputs, 16 units, 6 steps.
module Case {
  body = GRU(input_size = 8, hidden_size = 16)

  forward(@grad x: f32[N, T, 8]) {
    return body(x)
  }
}
