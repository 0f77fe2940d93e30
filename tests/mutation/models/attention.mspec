# A head of attention over T places.
dim T <= 96

module Attention(width: int = 32) {
  query = Linear(24, width, bias = false)
  key = Linear(24, width, bias = false)
  value = Linear(24, 40, bias = false)
  out = Linear(40, 24)
  mix = Linear(24, 24)
  param scale: f32[] = 0.125

  forward(x: f32[T, 24]) -> f32[T, 24] {
    q = query(x) * scale.float()
    k = key(x)
    v = value(x)
    weights = softmax(q @ k.T, dim = -1)
    y = out(relu(weights @ v))
    y = relu(mix(y))
    return x + y
  }
}

train Attention {
  loss(y, target: f32[T, 24]) = mse_loss(y, target)
  optimizer = SGD(lr = 0.02, momentum = 0.8)
}
