# `double()`, `half()`: element types are fixed when the model is compiled
module Example {
  fc = Linear(1, 1)

  forward(x: f32[1]) {
    return self.fc.double()(x)
  }
}
