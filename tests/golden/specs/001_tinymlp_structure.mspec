# Names, shapes, parameter count (101770) and the printed form of a 784-128-10 network. Values are not compared.
module TinyMLP {
  fc1 = Linear(in_features = 784, out_features = 128)
  act = ReLU()
  fc2 = Linear(in_features = 128, out_features = 10)

  forward(x: f32[N, 784]) {
    return self.fc2(self.act(self.fc1(x)))
  }
}
