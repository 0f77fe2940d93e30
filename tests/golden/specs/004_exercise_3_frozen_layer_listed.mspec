# A layer with requires_grad off stays in parameters(); its gradient stays None while earlier layers and the input still get theirs.
module TwoLayer {
  fc1 = Linear(in_features = 3, out_features = 4)
  @frozen fc2 = Linear(in_features = 4, out_features = 2)

  forward(@grad x: f32[N, 3]) {
    return self.fc2(relu(self.fc1(x)))
  }
}
