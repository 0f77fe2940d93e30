# A module used twice: its backward hook fires twice, the last use first.
module Scale {
  param k: f32[] = 2.0

  forward(x: f32[*S0]) {
    return x * self.k
  }
}

module Net {
  s = Scale()

  forward(@grad x: f32[2]) {
    return self.s(self.s(x) + 1)
  }

  hook backward(s) extern
}
