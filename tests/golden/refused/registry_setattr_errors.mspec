# Members assigned at run time
module Example {
  c = Linear(1, 1)

  forward(x: f32[1]) {
    self.c = none
    return x
  }
}
