# Norm 5 over all gradients, max 1: scaled by 1 / (5 + 1e-6).
module Net {
  param w: f32[3] = [1.0, -2.0, 0.5]
  param b: f32[1] = [0.25]
  param unused: f32[1] = [3.0]

  forward(x: f32[]) {
    return x * (sum(self.w) + sum(self.b) + sum(self.unused))
  }
}
