# Two backward calls without zero_grad add up; the input's gradient too.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }
}
