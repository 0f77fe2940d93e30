# A tensor of shape (1,) is accepted for a 0-dimensional parameter, but not the other way round.
module Net {
  param scalar: f32[] = 1.0
  param vec: f32[1] = [2.0]

  forward(x: f32[]) {
    return x * (sum(self.scalar) + sum(self.vec))
  }
}
