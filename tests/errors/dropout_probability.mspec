module M {
  drop = Dropout(1.5)

  forward(x: f32[N, 4]) { return drop(x) }
}
