# MultiStepLR at 2, 5 and twice at 6. lr after construction and after each scheduler step.
module One {
  param w: f32[1] = [1.0]

  forward(x: f32[]) {
    return x * (sum(self.w))
  }
}

train One {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.5)
  schedule = MultiStepLR(milestones = [2, 5, 6, 6], gamma = 0.5)
}
