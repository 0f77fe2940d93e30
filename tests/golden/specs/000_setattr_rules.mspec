# Assignments to names in use: tensor (error), Parameter and None on a parameter; tensor and number (error) on a buffer; tensor (error) on a child; Parameter on a plain attribute; a tensor on a new name is a plain attribute.
module Toy {
  param w: f32[3, 3] = [[0.21875, 0.46875, -0.5], [0.53125, 0.65625, -0.5625], [-0.4375, 0.0625, 0.09375]]
  buffer ctr: f32[] = 0.0
  block = Linear(in_features = 3, out_features = 3)
  tensor tmp: f32[] = 999.0

  forward(x: f32[N, 3]) {
    self.ctr = self.ctr + 1
    return self.block(x) @ self.w.t()
  }
}
