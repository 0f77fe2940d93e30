# Two submodules: dotted names in registration order.
module Two {
  left = Linear(in_features = 1, out_features = 1)
  right = Sequential(Linear(in_features = 1, out_features = 1))

  forward(@grad x: f32[N, 1]) {
    return self.left(x) + self.right(x)
  }
}
