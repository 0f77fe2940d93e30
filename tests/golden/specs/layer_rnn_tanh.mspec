# Plain RNN with tanh.
module Case {
  body = RNN(input_size = 2, hidden_size = 2, num_layers = 1)

  forward(@grad x: f32[N, T, 2]) {
    return body(x)
  }
}
