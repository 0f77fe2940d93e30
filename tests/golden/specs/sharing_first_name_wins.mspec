# A parent's own name for a child's parameter comes first (own parameters before children), so this name is listed.
module Tied {
  enc = Linear(in_features = 2, out_features = 2, bias = false)
  dec = Linear(in_features = 2, out_features = 2, bias = false)
  param alias = enc.weight

  forward(@grad x: f32[N, 2]) {
    return self.dec(relu(self.enc(x)))
  }
}
