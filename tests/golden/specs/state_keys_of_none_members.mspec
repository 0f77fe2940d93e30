# A key for a parameter which is None is unexpected; keys below a child which is None are silently ignored.
module Net {
  param p: none
  c = none
  param w: f32[1] = [1.0]

  forward(x: f32[]) {
    return x * (sum(self.w))
  }
}
