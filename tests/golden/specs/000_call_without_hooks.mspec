# Without hooks the call is forward() alone; values equal those of the direct forward call.
module Scale {
  param k: f32[] = 2.0

  forward(x: f32[*S0]) {
    return x * self.k
  }
}

module Shift {
  param c: f32[] = 1.0

  forward(x: f32[*S0]) {
    return x + self.c
  }
}

module Net {
  a = Scale()
  b = Shift()

  forward(@grad x: f32[3]) {
    return self.b(self.a(x))
  }
}
