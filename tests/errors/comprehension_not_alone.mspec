module M {
  forward(x: f32[N]) {
    y = [a, b for b in c]
    y = f(b for b in c, a)
    y = { a: 1, b: 2 for i in c }
  }
}
