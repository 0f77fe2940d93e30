# Forward hooks: None keeps the output, a value replaces it for the next hook and the caller; args are those after the pre-hooks; a prepended hook runs first.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }

  hook forward(self)(args, output) {
    return output * 10
  }
  hook forward_pre(self)(args) {
    return args + 1
  }
  hook forward(self)(args, output) {
    return none
  }
  hook forward(self)(args, output) {
    return output + 5
  }
  hook forward(self)(args, output) {
    return none
  }
}
