# clamp: gradient 1 at the limits.
module Fn {
  forward(@grad x: f32[5]) {
    return x.clamp(-1.0, 1.0)
  }
}
