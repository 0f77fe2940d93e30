# Gated recurrent units over the steps of x, as torch.nn.GRU: (output, last states).
module GRU(
  input_size: int,
  hidden_size: int,
  num_layers: int = 1,
  bias: bool = true,
  batch_first: bool = false,
  dropout: float = 0.0,
  bidirectional: bool = false,
  dtype: dtype = f32,
) {
  let directions = 2 if bidirectional else 1
  let bound = 1 / sqrt(hidden_size)
  for l in 0..num_layers {
    for d in 0..directions {
      param "weight_ih_l{l}{'_reverse' if d == 1 else ''}": dtype[
        3 * hidden_size,
        input_size if l == 0 else directions * hidden_size
      ] = uniform(-bound, bound)
      param "weight_hh_l{l}{'_reverse' if d == 1 else ''}": dtype[3 * hidden_size, hidden_size] = uniform(-bound, bound)
      if bias {
        param "bias_ih_l{l}{'_reverse' if d == 1 else ''}": dtype[3 * hidden_size] = uniform(-bound, bound)
        param "bias_hh_l{l}{'_reverse' if d == 1 else ''}": dtype[3 * hidden_size] = uniform(-bound, bound)
      }
    }
  }

  repr "{input_size}, {hidden_size}{', num_layers={num_layers}' if num_layers != 1 else ''}{'' if bias else ', bias=False'}{', batch_first=True' if batch_first else ''}{', dropout={dropout}' if dropout != 0 else ''}{', bidirectional=True' if bidirectional else ''}"

  forward(input: f32[*S], hx: f32[*H]? = none) {
    directions = 2 if bidirectional else 1
    batched = input.ndim == 3
    x = input if batched else input.unsqueeze(1)
    if batched and batch_first { x = x.transpose(0, 1) }
    count = num_layers * directions
    h0 = zeros(count, x.shape[1], hidden_size) if hx == none else hx.reshape(count, x.shape[1], hidden_size)
    hs = []
    for l in 0..num_layers {
      outputs = []
      for d in 0..directions {
        suffix = "l{l}{'_reverse' if d == 1 else ''}"
        weight = self["weight_hh_{suffix}"]
        b_ih, b_hh = (self["bias_ih_{suffix}"], self["bias_hh_{suffix}"]) if bias else (none, none)
        inputs = linear(x.flip(0) if d == 1 else x, self["weight_ih_{suffix}"], b_ih)  # of all steps at once
        ys, h = scan(inputs, h0[l * directions + d]) (g, h) {
          gr, gz, gn = g.chunk(3, dim = -1)
          hr, hz, hn = linear(h, weight, b_hh).chunk(3, dim = -1)
          r, z = sigmoid(gr + hr), sigmoid(gz + hz)
          n = tanh(gn + r * hn)
          h = (1 - z) * n + z * h
          return h, h
        }
        outputs = outputs + [ys.flip(0) if d == 1 else ys]
        hs = hs + [h]
      }
      x = cat(outputs, dim = -1) if bidirectional else outputs[0]
      if dropout > 0 and l < num_layers - 1 { x = F.dropout(x, dropout, training) }
    }
    if not batched {
      return x.squeeze(1), stack(hs).squeeze(1)
    } else {
      return x.transpose(0, 1) if batch_first else x, stack(hs)
    }
  }
}
