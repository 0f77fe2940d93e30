# Assignments which torch rejects.
module Net {
  param p: f32[1] = [1.0]
  buffer b: f32[1] = [2.0]
  c = Linear(in_features = 1, out_features = 1)

  forward(x: f32[]) {
    return x * (sum(self.p))
  }
}
