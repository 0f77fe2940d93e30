# One step of torch.nn.GRU, as torch.nn.GRUCell.
module GRUCell(input_size: int, hidden_size: int, bias: bool = true, dtype: dtype = f32) {
  param weight_ih: dtype[3 * hidden_size, input_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  param weight_hh: dtype[3 * hidden_size, hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  if bias {
    param bias_ih: dtype[3 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
    param bias_hh: dtype[3 * hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  } else {
    param bias_ih: none
    param bias_hh: none
  }

  repr "{input_size}, {hidden_size}{'' if bias else ', bias=False'}"

  forward(input: f32[*S, input_size], hx: f32[*S, hidden_size]? = none) -> f32[*S, hidden_size] {
    h = hx if hx != none else zeros(input.shape[:-1] + (hidden_size,))
    gr, gz, gn = linear(input, weight_ih, self.bias_ih).chunk(3, dim = -1)
    hr, hz, hn = linear(h, weight_hh, self.bias_hh).chunk(3, dim = -1)
    r, z = sigmoid(gr + hr), sigmoid(gz + hz)
    n = tanh(gn + r * hn)
    return (1 - z) * n + z * h
  }
}
