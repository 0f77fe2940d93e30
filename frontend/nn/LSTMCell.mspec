# One step of torch.nn.LSTM, as torch.nn.LSTMCell: (h, c).
module LSTMCell(input_size: int, hidden_size: int, bias: bool = true, dtype: dtype = f32) {
  param weight_ih: dtype[4 * hidden_size, input_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  param weight_hh: dtype[4 * hidden_size, hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  if bias {
    param bias_ih: dtype[4 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
    param bias_hh: dtype[4 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  } else {
    param bias_ih: none
    param bias_hh: none
  }

  repr "{input_size}, {hidden_size}{'' if bias else ', bias=False'}"

  forward(input: f32[*S, input_size], hx: (f32[*S, hidden_size], f32[*S, hidden_size])? = none) {
    if hx != none {
      h, c = hx
    } else {
      h = zeros(input.shape[:-1] + (hidden_size,))
      c = h
    }
    i, f, n, o = (linear(input, weight_ih, self.bias_ih) + linear(h, weight_hh, self.bias_hh)).chunk(4, dim = -1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(n)
    return sigmoid(o) * tanh(c), c
  }
}
