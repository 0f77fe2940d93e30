# Four pre-hooks: one returns a bare value (wrapped into a tuple), one None (no change), one a tuple, and a prepended one runs first. Each sees the result of the one before.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }

  hook forward_pre(self)(args) {
    return args * 10
  }
  hook forward_pre(self)(args) {
    return args + 1
  }
  hook forward_pre(self)(args) {
    return none
  }
  hook forward_pre(self)(args) {
    return args * 3
  }
}
