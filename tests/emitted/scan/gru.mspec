# A gated recurrent unit of which the last state counts alone.
module Gru(inputs: int = 3, hidden: int = 5) {
  xr = Linear(inputs, hidden)
  hr = Linear(hidden, hidden)
  xz = Linear(inputs, hidden)
  hz = Linear(hidden, hidden)
  xn = Linear(inputs, hidden)
  hn = Linear(hidden, hidden)

  forward(@grad x: f32[T, N, inputs], @grad h0: f32[N, hidden]) -> f32[N, hidden] {
    last = scan(x, h0) (xt, h) {
      r = sigmoid(xr(xt) + hr(h))
      z = sigmoid(xz(xt) + hz(h))
      n = tanh(xn(xt) + r * hn(h))
      return (1 - z) * n + z * h
    }
    return last
  }
}
