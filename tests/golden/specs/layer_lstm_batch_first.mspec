# batch_first changes input and output, but not h and c.
module Case {
  body = LSTM(input_size = 2, hidden_size = 2, num_layers = 1, batch_first = true)

  forward(@grad x: f32[N, T, 2]) {
    return body(x)
  }
}
