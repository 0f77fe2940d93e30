# ReLU, input without batch dimension.
module Case {
  body = RNN(input_size = 2, hidden_size = 2, num_layers = 1, nonlinearity = "relu")

  forward(@grad x: f32[N, 2]) {
    return body(x)
  }
}
