# The same MLP as Sequential: keys 0.weight ... 2.bias instead of fc1.weight ...; loading one into the other fails with missing and unexpected keys.
module Case {
  body = Sequential(Linear(in_features = 3, out_features = 4), ReLU(), Linear(in_features = 4, out_features = 2))

  forward(@grad x: f32[N, 3]) {
    return body(x)
  }
}
