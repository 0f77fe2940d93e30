module M {
  cell = Linear(4, 8)

  forward(x: f32[T, N, 4], h0: f32[N, 4]) {
    ys, h = scan(x, h0) (xt, h) {
      h = cell(xt + h)
      return h, h
    }
    return ys
  }
}
