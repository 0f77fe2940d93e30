# One step of torch.nn.RNN, as torch.nn.RNNCell.
module RNNCell(input_size: int, hidden_size: int, bias: bool = true, nonlinearity: str = "tanh", dtype: dtype = f32) {
  param weight_ih: dtype[hidden_size, input_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  param weight_hh: dtype[hidden_size, hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  if bias {
    param bias_ih: dtype[hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
    param bias_hh: dtype[hidden_size] = uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))
  } else {
    param bias_ih: none
    param bias_hh: none
  }

  repr "{input_size}, {hidden_size}{'' if bias else ', bias=False'}{', nonlinearity={nonlinearity}' if nonlinearity != 'tanh' else ''}"

  forward(input: f32[*S, input_size], hx: f32[*S, hidden_size]? = none) -> f32[*S, hidden_size] {
    h = linear(input, weight_ih, self.bias_ih)
    if hx != none {
      h = h + linear(hx, weight_hh, self.bias_hh)
    } else {
      if bias { h = h + bias_hh }
    }
    return tanh(h) if nonlinearity == "tanh" else relu(h)
  }
}
