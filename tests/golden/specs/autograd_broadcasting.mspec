# Gradients of broadcast operands are summed to their shape.
module Fn {
  forward(@grad a: f32[2, 1, 3], @grad b: f32[4, 1], @grad c: f32[]) {
    return a * b + c
  }
}
