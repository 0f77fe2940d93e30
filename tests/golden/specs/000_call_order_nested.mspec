# Hooks on parent and two children: the parent's pre-hook comes first, its forward hook last; backward is mirrored: parent pre, b pre, b, a pre, a, parent.
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

  hook backward(self) extern
  hook forward(self) extern
  hook backward_pre(self) extern
  hook forward_pre(self) extern
  hook backward(a) extern
  hook forward(a) extern
  hook backward_pre(a) extern
  hook forward_pre(a) extern
  hook backward(b) extern
  hook forward(b) extern
  hook backward_pre(b) extern
  hook forward_pre(b) extern
}
