# Entries added, replaced and removed at run time
module Example {
  body = ModuleList(ReLU(), Tanh())

  forward(x: f32[1]) {
    return self.body[9](x)
  }
}
