# `requires_grad` switched at run time
module Example {
  fc = Linear(1, 1)

  forward(x: f32[1]) {
    self.fc.requires_grad_(False)
    return self.fc(x)
  }
}
