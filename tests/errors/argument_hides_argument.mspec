module M(width: int = 3) {
  forward(x: f32[N, 3], width: float) {
    return x * width
  }
}
