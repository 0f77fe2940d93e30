# A branch on a value.
module Fn {
  param a: f32[] = 2.0
  param b: f32[] = 3.0

  forward(@grad x: f32[2]) {
    if x.sum() > 0 {
      return x * self.a
    }
    return x * self.b
  }
}
