# Linear followed by ReLU, both children.
module SimpleModel {
  linear = Linear(in_features = 3, out_features = 2)
  relu = ReLU()

  forward(@grad x: f32[N, 3]) {
    return self.relu(self.linear(x))
  }
}
