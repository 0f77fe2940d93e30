module M {
  forward(x: f32[N]) {
    if a = b { }
    y = (a = b)
    z = f(a.b = c)
  }
}
