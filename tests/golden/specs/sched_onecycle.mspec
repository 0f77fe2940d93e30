# OneCycleLR over 8 steps; it also changes momentum. lr after construction and after each scheduler step.
module One {
  param w: f32[1] = [1.0]

  forward(x: f32[]) {
    return x * (sum(self.w))
  }
}

train One {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.5, momentum = 0.9)
  schedule = OneCycleLR(max_lr = 1.0, total_steps = 8)
}
