# addmm of two parameters, in the operators of the language.
module Linear_Parameter {
  param W: f32[3, 2] = ones
  param b: f32[3] = ones

  forward(@grad x: f32[N, 2]) {
    return self.b + x @ self.W.T
  }
}
