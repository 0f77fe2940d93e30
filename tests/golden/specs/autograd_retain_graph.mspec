# backward twice through one graph needs retain_graph; then gradients add up; a third time fails.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }
}
