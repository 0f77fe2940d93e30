module M(width: int = 3) {
  assert width % 2 == 0, "width {width} is odd"

  forward(x: f32[N, 4]) -> f32[N, 4] {
    assert x.shape[1] == 5
    return x
  }
}
