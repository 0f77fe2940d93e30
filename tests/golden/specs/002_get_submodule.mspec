# Dotted paths; the empty path is the module itself; errors for a missing name and for a name which is no module.
module Net {
  head = ReLU()
  body = Sequential(Linear(in_features = 1, out_features = 1), Sequential(Tanh(), Identity()))

  forward(x: f32[N, 1]) {
    return self.body(self.head(x))
  }
}
