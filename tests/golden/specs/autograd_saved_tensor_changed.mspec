# A parameter changed between forward and backward is detected when its value is needed.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }
}
