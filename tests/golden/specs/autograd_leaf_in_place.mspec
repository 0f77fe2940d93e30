# In-place update of a parameter inside a recorded region is an error; under no_grad it works.
module Scale {
  param k: f32[] = 2.0

  forward(x: f32[]) {
    return x * self.k
  }
}
