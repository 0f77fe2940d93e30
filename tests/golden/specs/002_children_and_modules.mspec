# named_children lists one level; named_modules lists itself under the empty name and all descendants, depth first.
module Net {
  head = ReLU()
  body = Sequential(Linear(in_features = 1, out_features = 1), Sequential(Tanh(), Identity()))

  forward(x: f32[N, 1]) {
    return self.body(self.head(x))
  }
}
