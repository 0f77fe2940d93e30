module DigitsCNN(width: int = 16, decay: float = 0.99) {
  conv1 = Conv2d(1, width, 3, padding = 1)
  bn1 = BatchNorm2d(width)
  conv2 = Conv2d(width, width, 3, padding = 1)
  bn2 = BatchNorm2d(width)
  head = Linear(width, 10)
  buffer ema: f32[width] = zeros

  forward(@grad x: f32[N, 1, 8, 8]) -> (logits: f32[N, 10]) {
    a = relu(bn1(conv1(x)))
    a = relu(bn2(conv2(a)) + a)
    f = mean(a, dim = (2, 3))
    if training { no_grad { self.ema = decay * ema + (1 - decay) * mean(f, dim = 0) } }
    return head(f - ema)
  }

  hook forward(conv2)(x, y) { return clamp(y, -6, 6) }
  hook forward(bn2) extern
}
