# Key order: l0, l0_reverse, l1, l1_reverse.
module Case {
  body = LSTM(input_size = 2, hidden_size = 2, num_layers = 2, bidirectional = true)

  forward(@grad x: f32[N, T, 2]) {
    return body(x)
  }
}
