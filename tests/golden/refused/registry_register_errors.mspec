# Register calls at run time
module Example {
  param "a.b": f32[1] = [1.0]

  forward(x: f32[1]) {
    return x
  }
}
