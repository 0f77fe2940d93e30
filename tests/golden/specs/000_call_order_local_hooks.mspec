# All four hook kinds on one module, registered in another order than they fire: forward_pre, forward computation, forward hook; in backward full_backward_pre, then full_backward.
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
