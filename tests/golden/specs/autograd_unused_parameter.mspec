# A parameter which is not used keeps gradient None.
module Fn {
  param w: f32[1] = [3.0]
  param idle: f32[1] = [4.0]

  forward(@grad x: f32[1]) {
    return x * self.w
  }
}
