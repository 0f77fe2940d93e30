# A BatchNorm used twice in one forward updates its running statistics twice.
module Net {
  bn = BatchNorm1d(num_features = 1)

  forward(@grad x: f32[N, 1]) {
    return self.bn(self.bn(x) + 1.0)
  }
}
