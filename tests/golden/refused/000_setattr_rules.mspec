# Members assigned at run time
module Example {
  param w: f32[3] = ones

  forward(x: f32[3]) {
    self.w = x
    return x
  }
}
