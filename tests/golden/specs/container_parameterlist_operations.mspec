# Plain tensors become Parameters; append, item assignment, slice; numbers can be held but are not parameters; no call.
module Case {
  body = ParameterList(f32[1] = [1.0], f32[2] = [2.0, 3.0])

  forward(x: f32[]) {
    return x * 1
  }
}
