# Members deleted at run time
module Example {
  param a: f32[1] = [1.0]

  forward(x: f32[1]) {
    del self.a
    return x
  }
}
