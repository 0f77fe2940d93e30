# Three members of equal value: the plain tensor is not saved, the buffer is saved but has no gradient, the parameter is saved and trained.
module Three {
  tensor tensor: f32[2] = [1.0, 2.0]
  buffer buffer: f32[2] = [1.0, 2.0]
  param parameter: f32[2] = [1.0, 2.0]

  forward(@grad x: f32[2]) {
    return (x * self.tensor * self.buffer * self.parameter).sum()
  }
}

train Three {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.1)
}
