# With given h0, batch first.
module Case {
  body = GRU(input_size = 2, hidden_size = 2, num_layers = 1, batch_first = true)

  forward(@grad x1: f32[3, 2, 2], @grad x2: f32[1, 3, 2]) {
    return body(x1, x2)
  }
}
