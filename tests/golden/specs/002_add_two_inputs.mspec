# A module with two tensor inputs; broadcasting sums the gradient of the smaller one.
module Add {
  forward(@grad x1: f32[N, 2], @grad x2: f32[2]) {
    return add(x1, x2)
  }
}
