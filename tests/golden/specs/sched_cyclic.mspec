# CyclicLR, triangular. lr after construction and after each scheduler step.
module One {
  param w: f32[1] = [1.0]

  forward(x: f32[]) {
    return x * (sum(self.w))
  }
}

train One {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.5, momentum = 0.9)
  schedule = CyclicLR(base_lr = 0.1, max_lr = 0.5, step_size_up = 3)
}
