module Scale {
  forward(x: f32[N, 4], by: float) -> f32[N, 4] {
    return x * by
  }
}

module M {
  scale = Scale()

  forward(x: f32[N, 4]) -> f32[N, 4] {
    return scale(x, x)
  }
}
