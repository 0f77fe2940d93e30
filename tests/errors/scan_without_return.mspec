module M {
  forward(x: f32[T, 4], h0: f32[4]) {
    ys, h = scan(x, h0) (xt, h) {
      h = h + xt
    }
    return ys
  }
}
