module M {
  buffer ctr: f32[] = 0

  forward(x: f32[N, 4]) {
    ctr = ctr + 1
    return x
  }
}
