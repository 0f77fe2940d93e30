module M(width: int = 3) {
  forward(x: f32[N, widht]) {
    return x
  }
}
