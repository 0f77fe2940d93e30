# Loops in called modules: two layers of gated cells, of which the first is frozen and the second runs twice, and a loop for the
# sum of all steps. A state that only the loop itself reads, one that nobody reads, a number of the host in the body.
module Cell(inputs: int, hidden: int) {
  param shift: f32[hidden] = zeros
  ih = Linear(inputs, hidden)
  hh = Linear(hidden, hidden, bias = false)

  forward(x: f32[N, inputs], h: f32[N, hidden], c: f32[N, hidden]) -> (h: f32[N, hidden], c: f32[N, hidden]) {
    a = ih(x) + hh(h) + shift
    gate = sigmoid(a)
    c = (1 - gate) * c + gate * tanh(a * 0.5)
    return gate * tanh(c), c
  }
}

module Layer(inputs: int, hidden: int) {
  cell = Cell(inputs, hidden)

  forward(x: f32[T, N, inputs], h0: f32[N, hidden]) -> f32[T, N, hidden] {
    ys, _, _, _ = scan(x, h0, h0 * 0.5, 0) (xt, h, c, unread) {
      h, c = cell(xt, h, c)
      return h, h, c, unread + 1
    }
    return ys
  }
}

module Stack(inputs: int = 3, hidden: int = 4) {
  first = Layer(inputs, hidden)
  second = Layer(hidden, hidden)
  head = Linear(hidden, 2)

  forward(@grad x: f32[T, N, inputs], h0: f32[N, hidden], gain: float) -> f32[N, 2] {
    a = second(second(first(x, h0), h0), h0)
    total = scan(a, h0) (at, sum) {
      return sum + at * gain
    }
    return head(total)
  }
}

train Stack {
  loss(y, target: f32[N, 2]) = mse_loss(y, target)
  optimizer = SGD(lr = 0.1, momentum = 0.9)
  freeze "first.*"
}
