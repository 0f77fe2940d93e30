# 784-256-128-10 with ReLU between: 235146 parameters.
module TinyMLP {
  fc1 = Linear(in_features = 784, out_features = 256)
  act1 = ReLU()
  fc2 = Linear(in_features = 256, out_features = 128)
  act2 = ReLU()
  fc3 = Linear(in_features = 128, out_features = 10)

  forward(x: f32[N, 784]) {
    return self.fc3(self.act2(self.fc2(self.act1(self.fc1(x)))))
  }
}
