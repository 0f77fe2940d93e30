module M {
  forward(x: f32[N]) {
    if training {
      y = x
  }

module K {
}
