# assign=True takes over the given tensors (also their dtype) as new Parameters with the old requires_grad; the gradient is gone, an optimiser made before keeps the old objects.
module Net {
  param w: f32[1] = [1.0]
  @frozen param frozen: f32[1] = [2.0]
  buffer b: f32[1] = [3.0]

  forward(@grad x: f32[1]) {
    return x * self.w
  }
}

train Net {
  loss(output) = sum(output)
  optimizer = SGD(lr = 1.0)
}
