# A gated cell, stepped over the length of its input.
dim T <= 40

module Recurrent(inputs: int = 6, hidden: int = 18) {
  update = Linear(inputs + hidden, hidden)
  fresh = Linear(inputs + hidden, hidden)
  mid = Linear(hidden, hidden)
  head = Linear(hidden, 3)
  param slope: f32[hidden] = ones

  forward(x: f32[T, N, inputs], h0: f32[N, hidden]) -> (ys: f32[T, N, 3], h: f32[N, hidden]) {
    hs, h = scan(x, h0) (xt, h) {
      z = sigmoid(update(cat([xt, h], dim = 1)))
      n = tanh(fresh(cat([xt, h], dim = 1)))
      h = z * h + (1 - z) * n
      return h, h
    }
    hs = hs * slope.float()
    hs = relu(mid(hs))
    return head(hs), h
  }
}

train Recurrent {
  loss(ys, h, target: f32[T, N, 3]) = mse_loss(ys, target) + 0.01 * (h * h).mean()
  optimizer = SGD(lr = 0.1, momentum = 0.5)
}
