# A hook on a ModuleList never fires, because the list itself is never called.
module Scale {
  param k: f32[] = 2.0

  forward(x: f32[*S0]) {
    return x * self.k
  }
}

module Net {
  l = ModuleList(Scale())

  forward(@grad x: f32[2]) {
    return self.l[0](x)
  }

  hook forward(l[0]) extern
}
