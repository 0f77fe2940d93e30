# Without bias.
module Case {
  body = LSTM(input_size = 2, hidden_size = 2, num_layers = 1, bias = false)

  forward(@grad x: f32[N, T, 2]) {
    return body(x)
  }
}
