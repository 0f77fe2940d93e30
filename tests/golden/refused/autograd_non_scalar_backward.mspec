# Backward without a gradient
module Example {

  forward(x: f32[1]) {
    x.backward()
    return x
  }
}
