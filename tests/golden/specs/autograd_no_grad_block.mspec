# A no_grad block inside forward stops recording for that part.
module Fn {
  forward(@grad x: f32[1]) {
    no_grad {
      y = x * 2
    }
    return y + x * 3
  }
}
