# Entries added, replaced and removed at run time
module Example {
  body = ParameterList(f32[1] = [1.0], f32[1] = [2.0])

  forward(x: f32[1]) {
    return self.body[7] * x
  }
}
