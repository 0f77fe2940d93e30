# A Python list of layers and a raw tensor with requires_grad: both compute and get gradients, neither is listed by parameters() or state_dict().
module Silent {
  plain layers = [Linear(in_features = 1, out_features = 1)]
  @grad tensor raw: f32[1] = [3.0]
  param w: f32[1] = [4.0]

  forward(@grad x: f32[N, 1]) {
    return self.layers[0](x) * self.raw * self.w
  }
}
