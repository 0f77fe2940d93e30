# An attribute looked up at run time
module Example {

  forward(x: f32[1]) {
    return x * self.nope
  }
}
