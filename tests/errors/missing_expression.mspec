module M {
  forward(x: f32[N]) {
    y = 
    z = x +
    w = f(x, )
    v = f(, x)
  }
}
