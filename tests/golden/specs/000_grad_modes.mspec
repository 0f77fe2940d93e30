# eval() does not stop recording: the output still requires grad. no_grad and inference_mode do, and backward then raises. An inference tensor cannot enter a recorded computation.
module MLP {
  f1 = Linear(in_features = 3, out_features = 4)
  f2 = Linear(in_features = 4, out_features = 2)

  forward(x: f32[N, 3]) {
    return self.f2(relu(self.f1(x)))
  }
}

train MLP {
  loss(output) = output.sum()
  optimizer = SGD(lr = 0.01)
}
