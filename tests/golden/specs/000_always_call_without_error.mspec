# Without an error an always_call hook is an ordinary forward hook, run once, in registration order.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[3]) {
    return x * self.k
  }

  hook forward(self) extern
}
