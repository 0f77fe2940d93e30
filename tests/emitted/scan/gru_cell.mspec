# torch.nn.GRU(2, 2) with a given state, its weights by gate: reset, update, new.
module GruCell(input_size: int = 2, hidden_size: int = 2) {
  ir = Linear(input_size, hidden_size)
  iz = Linear(input_size, hidden_size)
  in_ = Linear(input_size, hidden_size)
  hr = Linear(hidden_size, hidden_size)
  hz = Linear(hidden_size, hidden_size)
  hn = Linear(hidden_size, hidden_size)

  forward(
    @grad x: f32[T, N, input_size],
    @grad h0: f32[N, hidden_size],
  ) -> (output: f32[T, N, hidden_size], h_n: f32[N, hidden_size]) {
    output, h_n = scan(x, h0) (xt, h) {
      r = sigmoid(ir(xt) + hr(h))
      z = sigmoid(iz(xt) + hz(h))
      n = tanh(in_(xt) + r * hn(h))
      h = (1 - z) * n + z * h
      return h, h
    }
    return output, h_n
  }
}
