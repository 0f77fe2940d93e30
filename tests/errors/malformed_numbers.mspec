module M {
  forward(x: f32[N]) {
    a = 12abc
    b = 007
    c = 1__0
    d = 0x
    e = 1.5.2
    f = 1e5x
  }
}
