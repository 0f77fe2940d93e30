# Two linear layers with ReLU between; forward and gradients of all parameters and the input.
module MLP {
  f1 = Linear(in_features = 3, out_features = 4)
  f2 = Linear(in_features = 4, out_features = 2)

  forward(@grad x: f32[N, 3]) {
    return self.f2(relu(self.f1(x)))
  }
}
