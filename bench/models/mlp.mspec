# A classifier of images of 28×28.
module MLP {
  fc1 = Linear(784, 128)
  fc2 = Linear(128, 10)

  forward(x: f32[N, 784]) -> (logits: f32[N, 10]) { return fc2(relu(fc1(x))) }
}

train MLP {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.001)
}
