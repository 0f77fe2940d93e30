module M {
  forward(x: f32[*S, *T]) {
    return x
  }
}
