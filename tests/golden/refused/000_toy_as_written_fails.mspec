# With Linear(3, 2) the product with the 3 x 3 matrix is not possible: the call raises, and the counter has already been raised (no rollback).
module Toy {
  param w: f32[3, 3] = [[0.21875, 0.46875, -0.5], [0.53125, 0.65625, -0.5625], [-0.4375, 0.0625, 0.09375]]
  buffer ctr: f32[] = 0.0
  block = Linear(in_features = 3, out_features = 2)
  tensor tmp: f32[] = 999.0

  forward(@grad x: f32[N, 3]) {
    self.ctr = self.ctr + 1
    return self.block(x) @ self.w.t()
  }
}
