# state_dict of a submodule has local keys; with prefix they are prefixed.
module Net {
  a = Linear(in_features = 1, out_features = 1)
  param w: f32[1] = [3.0]
  buffer s: f32[1] = [4.0]
  b = Linear(in_features = 1, out_features = 1)

  forward(x: f32[]) {
    return x * (sum(self.w))
  }
}
