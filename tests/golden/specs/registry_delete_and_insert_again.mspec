# del removes the name; the same name assigned again goes to the end. Overwriting without del keeps the position.
module Net {
  param a: f32[1] = [1.0]
  param b: f32[1] = [2.0]
  param c: f32[1] = [3.0]

  forward(x: f32[]) {
    return x * (sum(self.a) + sum(self.b) + sum(self.c))
  }
}
