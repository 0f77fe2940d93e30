module M {
  else { a = A() }
}
module M {
  forward(x: f32[N]) {
    else { y = x }
  }
}
