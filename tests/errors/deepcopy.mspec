module Net {
  a = deepcopy(3)
  b = deepcopy()
  forward(x: f32[N, 4]) {
    y = deepcopy(x)
    return y
  }
}
