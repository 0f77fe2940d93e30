# Ten full training steps (cross entropy, batch of 6) with SGD.
module Case {
  body = Sequential(Linear(in_features = 3, out_features = 4), Tanh(), Linear(in_features = 4, out_features = 2))

  forward(x: f32[N, 3]) {
    return body(x)
  }
}

train Case {
  loss(output, target: i64[N]) = cross_entropy(output, target)
  optimizer = SGD(lr = 0.1, momentum = 0.9, weight_decay = 0.01)
}
