# A plain tensor attribute is left out by casts, zero_grad, state_dict and optimisers.
module Net {
  tensor scale: f32[1] = [2.0]
  param w: f32[1] = [3.0]

  forward(@grad x: f32[1]) {
    return x * self.scale * self.w
  }
}
