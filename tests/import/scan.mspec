# An Elman network: the state is the result of each step. Both are outputs, and there is a loss of both.
module Elman(inputs: int = 3, hidden: int = 5) {
  ih = Linear(inputs, hidden)
  hh = Linear(hidden, hidden)

  forward(x: f32[T, N, inputs], h0: f32[N, hidden]) -> (ys: f32[T, N, hidden], h: f32[N, hidden]) {
    ys, h = scan(x, h0) (xt, h) {
      h = tanh(ih(xt) + hh(h))
      return h, h
    }
    return ys, h
  }
}

train Elman {
  loss(ys, h, target: f32[T, N, 5]) = mse_loss(ys, target) + h.mean()
  optimizer = SGD(lr = 0.1)
}
