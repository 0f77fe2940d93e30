# A classifier with two branches and a train block.
dim N <= 256

module Mlp(inputs: int = 32, features: int = 24) {
  fc1 = Linear(inputs, 48)
  fc2 = Linear(48, 48)
  fc3 = Linear(48, features)
  side = Linear(inputs, features)
  head = Linear(features, 10)
  param gain: f32[features] = ones

  forward(x: f32[N, inputs]) -> (logits: f32[N, 10]) {
    a = relu(fc1(x))
    a = relu(fc2(a))
    b = tanh(fc3(a))
    s = sigmoid(side(x))
    return head((b + s) * gain.float())
  }
}

train Mlp {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.05, momentum = 0.9)
  group "head.*" { lr = 0.01 }
  clip_grad_norm = 1.0
  schedule = cosine(steps = 1000)
}
