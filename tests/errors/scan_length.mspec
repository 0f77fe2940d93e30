module M {
  forward(x: f32[T, 4], z: f32[N, 4]) {
    return scan((x, z)) (xz) {
      a, b = xz
      return a + b
    }
  }
}
