# The same module type with 4-3-2 units and fixed values: output and all gradients.
module TinyMLP {
  fc1 = Linear(in_features = 4, out_features = 3)
  act = ReLU()
  fc2 = Linear(in_features = 3, out_features = 2)

  forward(@grad x: f32[N, 4]) {
    return self.fc2(self.act(self.fc1(x)))
  }
}
