module M {
  forward(x, y: f32[N]) { return x }
}
module K(width = 3) { }
