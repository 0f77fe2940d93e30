module Pool {
  forward(x: f32[N, C, T]) -> f32[N, C] {
    return mean(x, dim = 2)
  }
}

module M {
  pool = Pool()

  forward(x: f32[N, 8]) -> f32[N] {
    return pool(x)
  }
}
