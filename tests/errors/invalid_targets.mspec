module M {
  forward(x: f32[N]) {
    f(x) = y
    3 = y
    a + b = y
    () = y
    (a, f(b)) = y
    a, b += y
    [a, b] = y
    "a" = y
  }
}
