# torch.nn.RNN(2, 2), which begins with a state of zeros.
module Rnn(input_size: int = 2, hidden_size: int = 2) {
  param weight_ih_l0: f32[hidden_size, input_size] = zeros
  param weight_hh_l0: f32[hidden_size, hidden_size] = zeros
  param bias_ih_l0: f32[hidden_size] = zeros
  param bias_hh_l0: f32[hidden_size] = zeros
  tensor start: f32[hidden_size] = zeros

  forward(@grad x: f32[T, N, input_size]) -> (output: f32[T, N, hidden_size], h_n: f32[1, N, hidden_size]) {
    output, h = scan(x, start.expand(N, hidden_size)) (xt, h) {
      h = tanh(linear(xt, weight_ih_l0, bias_ih_l0) + linear(h, weight_hh_l0, bias_hh_l0))
      return h, h
    }
    return output, h.reshape(1, N, hidden_size)
  }
}
