# Global hooks fire before the module's own hooks of the same kind, in forward and in backward.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[3]) {
    return x * self.k
  }

  hook backward(self) extern
  hook forward(self) extern
  hook backward_pre(self) extern
  hook forward_pre(self) extern
}
