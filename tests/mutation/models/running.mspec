# Running statistics, assigned when evaluated too.
dim N <= 128

module Running(width: int = 20) {
  fc = Linear(8, width)
  mid = Linear(width, width)
  out = Linear(width, 5)
  buffer centre: f32[width] = zeros
  buffer square: f32[width] = ones
  buffer calls: i64[] = 0

  forward(x: f32[N, 8]) -> (y: f32[N, 5], scale: f32[width]) {
    h = tanh(fc(x))
    h = tanh(mid(h))
    no_grad {
      self.centre = 0.9 * centre + 0.1 * h.mean(dim = 0)
      self.square = 0.95 * square + 0.05 * (h * h).mean(dim = 0)
      self.calls = calls + 1
    }
    scale = 1 / sqrt(square.float() - centre * centre + 0.001)
    return out((h - centre) * scale), scale
  }
}

train Running {
  loss(y, target: f32[N, 5]) = mse_loss(y, target)
  optimizer = SGD(lr = 0.04, momentum = 0.6)
}
