# Blocks in containers, one of them shared.
dim N <= 64

module Block(width: int, inner: int) {
  up = Linear(width, inner)
  down = Linear(inner, width)
  param gate: f32[width] = ones

  forward(x: f32[N, width]) -> f32[N, width] {
    y = down(relu(up(x)))
    return x + y * gate.float()
  }
}

module Nested {
  stem = Linear(12, 16)
  let shared = Block(16, 40)
  layers = ModuleList(shared, Block(16, 24), shared)
  tail = Sequential {
    norm: Linear(16, 16)
    act: Tanh()
    out: Linear(16, 6)
  }
  skip = Linear(12, 6)

  forward(x: f32[N, 12]) -> f32[N, 6] {
    h = stem(x)
    s = skip(x)
    for layer in layers { h = layer(h) }
    return tail(h) + s
  }
}

train Nested {
  loss(y, target: f32[N, 6]) = mse_loss(y, target)
  optimizer = SGD(lr = 0.01, momentum = 0.7)
}
