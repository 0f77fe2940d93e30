module M {
  forward(x: f32[N]) {
    for i in 0..n..2 { }
  }
}
