# Whether autograd records is no state of a program
module Example {
  param k: f32[] = 2.0

  forward(x: f32[1]) {
    self.k.add_(1.0)
    return x * self.k
  }
}
