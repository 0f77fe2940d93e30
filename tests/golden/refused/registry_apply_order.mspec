# A function applied to module objects
module Example {
  fc = Linear(1, 1)

  forward(x: f32[1]) {
    self.fc.apply(x)
    return self.fc(x)
  }
}
