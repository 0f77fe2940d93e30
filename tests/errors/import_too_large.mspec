module M {
  forward(x: f32[N, 4]) {
    for i in 0..99999 { for j in 0..99999 { x = x } }
    return x
  }
}
