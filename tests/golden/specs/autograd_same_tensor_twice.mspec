# x * x + x.
module Fn {
  forward(@grad x: f32[1]) {
    return x * x + x
  }
}
