# A two-layer perceptron for the 8×8 handwritten digits.
module Digits(hidden: int = 128) {
  fc1 = Linear(64, hidden)
  fc2 = Linear(hidden, 10)

  forward(x: f32[N, 64]) -> (logits: f32[N, 10]) {
    h = relu(fc1(x))
    return fc2(h)
  }
}

train Digits {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.1, momentum = 0.9, weight_decay = 0.0001, nesterov = true)
}
