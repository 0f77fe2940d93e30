# LeNet-5 for the 8×8 digits: two convolutions with pools, three linear layers. Takes the place of samples/digits' perceptron.
module Digits {
  conv1 = Conv2d(1, 16, 3, padding = 1)
  conv2 = Conv2d(16, 32, 3, padding = 1)
  pool = MaxPool2d(2)
  fc1 = Linear(128, 120)
  fc2 = Linear(120, 84)
  fc3 = Linear(84, 10)

  forward(x: f32[N, 64]) -> (logits: f32[N, 10]) {
    image = x.reshape(N, 1, 8, 8)
    h = pool(relu(conv1(image)))
    h = pool(relu(conv2(h)))
    h = relu(fc1(h.flatten(1)))
    h = relu(fc2(h))
    return fc3(h)
  }
}

train Digits {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.05, momentum = 0.9, weight_decay = 0.0001)
}
