# Three passes over two batches: zero_grad, forward, MSE loss, backward on the loss, SGD step.
module MLP {
  f1 = Linear(in_features = 3, out_features = 4)
  f2 = Linear(in_features = 4, out_features = 2)

  forward(x: f32[N, 3]) {
    return self.f2(relu(self.f1(x)))
  }
}

train MLP {
  loss(output, target: f32[N, 2]) = mse_loss(output, target)
  optimizer = SGD(lr = 0.05)
}
