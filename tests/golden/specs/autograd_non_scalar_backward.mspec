# backward of a non-scalar without gradient is an error.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }
}
