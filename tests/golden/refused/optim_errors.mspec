# An optimiser that PyTorch refuses when the program makes it
module Example {
  param w: f32[3] = ones

  forward(x: f32[3]) {
    return x * w
  }
}

train Example {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.1, nesterov = true)
}
