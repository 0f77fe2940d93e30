# A failing pre-hook: forward is not run, always_call hooks still are.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }

  hook forward_pre(self) extern
  hook forward(self) extern
}
