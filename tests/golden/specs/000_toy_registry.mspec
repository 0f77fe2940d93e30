# One parameter, one buffer, one child, one plain tensor: what is listed where. state_dict order is own parameters, own buffers, then children.
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
