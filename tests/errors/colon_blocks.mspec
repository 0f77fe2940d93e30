module M {
  forward(x: f32[N]) {
    if training:
      y = x
    for i in 0..3:
      y = x
    if training: { y = x }
  }
}
