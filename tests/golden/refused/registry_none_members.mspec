# A member that is none filled at run time
module Example {
  param first: none

  forward(x: f32[1]) {
    self.first = x
    return x
  }
}
