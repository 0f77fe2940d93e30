# Its parameter count: 3*4+4 + 4*2+2 = 26.
module TwoLayer {
  fc1 = Linear(in_features = 3, out_features = 4)
  fc2 = Linear(in_features = 4, out_features = 2)

  forward(x: f32[N, 3]) {
    return self.fc2(relu(self.fc1(x)))
  }
}
