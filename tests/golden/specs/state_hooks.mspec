# A state_dict post-hook may edit the dictionary in place; a load pre-hook may rename keys; a load post-hook sees and may clear the lists of missing and unexpected keys.
module Net {
  param w: f32[1] = [1.0]

  forward(x: f32[]) {
    return x * (sum(self.w))
  }
}
