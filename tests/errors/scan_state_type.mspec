module M {
  forward(x: f32[T, 4]) {
    total = scan(x, 0) (xt, n) {
      return n + xt.sum()
    }
    return total
  }
}
