# A two layer MLP: batch of 5 gives output shape (5, 2).
module TwoLayer {
  fc1 = Linear(in_features = 3, out_features = 4)
  fc2 = Linear(in_features = 4, out_features = 2)

  forward(@grad x: f32[N, 3]) {
    return self.fc2(relu(self.fc1(x)))
  }
}
