# Entries added, replaced and removed at run time
module Example {
  body = Sequential(ReLU(), Tanh())

  forward(x: f32[1]) {
    return self.body[9](x)
  }
}
