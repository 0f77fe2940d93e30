# LeNet-5 with ReLU and max pools, for images of 28×28.
module LeNet {
  conv1 = Conv2d(1, 6, 5, padding = 2)
  conv2 = Conv2d(6, 16, 5)
  pool = MaxPool2d(2)
  fc1 = Linear(400, 120)
  fc2 = Linear(120, 84)
  fc3 = Linear(84, 10)

  forward(x: f32[N, 1, 28, 28]) -> (logits: f32[N, 10]) {
    h = pool(relu(conv1(x)))
    h = pool(relu(conv2(h)))
    h = relu(fc1(h.flatten(1)))
    h = relu(fc2(h))
    return fc3(h)
  }
}

train LeNet {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.05, momentum = 0.9, weight_decay = 0.0001)
}
