# The parent's computation uses the output as replaced by the child's hook.
module Scale {
  param k: f32[] = 2.0

  forward(x: f32[*S0]) {
    return x * self.k
  }
}

module Net {
  s = Scale()

  forward(@grad x: f32[2]) {
    return self.s(x) + 100
  }

  hook forward(s)(args, output) {
    return output * 0
  }
}
