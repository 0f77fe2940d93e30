# An optimiser without parameters is an error.
module Empty {
  forward(x: f32[]) {
    return x * 1
  }
}
