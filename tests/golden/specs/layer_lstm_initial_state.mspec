# With given h0 and c0.
module Case {
  body = LSTM(input_size = 2, hidden_size = 2, num_layers = 1)

  forward(@grad x1: f32[3, 2, 2], @grad x2: f32[1, 2, 2], @grad x3: f32[1, 2, 2]) {
    return body(x1, (x2, x3))
  }
}
