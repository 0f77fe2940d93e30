# state_dict of one module loaded into itself after a change restores the values.
module TinyMLP {
  fc1 = Linear(in_features = 2, out_features = 2)
  act = ReLU()
  fc2 = Linear(in_features = 2, out_features = 1)

  forward(x: f32[N, 2]) {
    return self.fc2(self.act(self.fc1(x)))
  }
}
