module M {
  forward(x: f32[T, 4], h0: f32[4]) {
    ys, h = scan(x, h = h0) (xt, h) {
      return xt, h
    }
    return ys
  }
}
