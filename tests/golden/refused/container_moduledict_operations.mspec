# Entries added, replaced and removed at run time
module Example {
  body = ModuleDict { a: ReLU(), b: Tanh(), a: Tanh() }

  forward(x: f32[1]) {
    return self.body["a"](x)
  }
}
