module M {
  forward(x: f32[T, 4], s: f32[]) {
    return scan((x, s), s) (xs, h) {
      return h + 1
    }
  }
}
