# Long short-term memory over the steps of x, as torch.nn.LSTM: (output, (last h, last c)). With `proj_size` h is
# projected to that width.
module LSTM(
  input_size: int,
  hidden_size: int,
  num_layers: int = 1,
  bias: bool = true,
  batch_first: bool = false,
  dropout: float = 0.0,
  bidirectional: bool = false,
  proj_size: int = 0,
  dtype: dtype = f32,
) {
  assert proj_size >= 0 and proj_size < hidden_size, "proj_size has to be smaller than hidden_size"
  let width = proj_size if proj_size > 0 else hidden_size  # of h
  let directions = 2 if bidirectional else 1
  let bound = 1 / sqrt(hidden_size)
  for l in 0..num_layers {
    for d in 0..directions {
      param "weight_ih_l{l}{'_reverse' if d == 1 else ''}": dtype[
        4 * hidden_size,
        input_size if l == 0 else directions * width
      ] = uniform(-bound, bound)
      param "weight_hh_l{l}{'_reverse' if d == 1 else ''}": dtype[4 * hidden_size, width] = uniform(-bound, bound)
      if bias {
        param "bias_ih_l{l}{'_reverse' if d == 1 else ''}": dtype[4 * hidden_size] = uniform(-bound, bound)
        param "bias_hh_l{l}{'_reverse' if d == 1 else ''}": dtype[4 * hidden_size] = uniform(-bound, bound)
      }
      if proj_size > 0 {
        param "weight_hr_l{l}{'_reverse' if d == 1 else ''}": dtype[proj_size, hidden_size] = uniform(-bound, bound)
      }
    }
  }

  repr "{input_size}, {hidden_size}{', proj_size={proj_size}' if proj_size != 0 else ''}{', num_layers={num_layers}' if num_layers != 1 else ''}{'' if bias else ', bias=False'}{', batch_first=True' if batch_first else ''}{', dropout={dropout}' if dropout != 0 else ''}{', bidirectional=True' if bidirectional else ''}"

  forward(input: f32[*S], hx: (f32[*H], f32[*C])? = none) {
    directions = 2 if bidirectional else 1
    width = proj_size if proj_size > 0 else hidden_size
    batched = input.ndim == 3
    x = input if batched else input.unsqueeze(1)
    if batched and batch_first { x = x.transpose(0, 1) }
    count = num_layers * directions
    if hx != none {
      h0, c0 = hx
      h0, c0 = h0.reshape(count, x.shape[1], width), c0.reshape(count, x.shape[1], hidden_size)
    } else {
      h0 = zeros(count, x.shape[1], width)
      c0 = zeros(count, x.shape[1], hidden_size)
    }
    hs, cs = [], []
    for l in 0..num_layers {
      outputs = []
      for d in 0..directions {
        suffix = "l{l}{'_reverse' if d == 1 else ''}"
        weight = self["weight_hh_{suffix}"]
        b_ih, b_hh = (self["bias_ih_{suffix}"], self["bias_hh_{suffix}"]) if bias else (none, none)
        inputs = linear(x.flip(0) if d == 1 else x, self["weight_ih_{suffix}"], b_ih)  # of all steps at once
        ys, h, c = scan(inputs, h0[l * directions + d], c0[l * directions + d]) (g, h, c) {
          i, f, n, o = (g + linear(h, weight, b_hh)).chunk(4, dim = -1)
          c = sigmoid(f) * c + sigmoid(i) * tanh(n)
          h = sigmoid(o) * tanh(c)
          if proj_size > 0 { h = linear(h, self["weight_hr_{suffix}"]) }
          return h, h, c
        }
        outputs = outputs + [ys.flip(0) if d == 1 else ys]
        hs = hs + [h]
        cs = cs + [c]
      }
      x = cat(outputs, dim = -1) if bidirectional else outputs[0]
      if dropout > 0 and l < num_layers - 1 { x = F.dropout(x, dropout, training) }
    }
    if not batched {
      return x.squeeze(1), (stack(hs).squeeze(1), stack(cs).squeeze(1))
    } else {
      return x.transpose(0, 1) if batch_first else x, (stack(hs), stack(cs))
    }
  }
}
