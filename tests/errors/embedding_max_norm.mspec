module M {
  table = Embedding(5, 3, max_norm = -1.0)
  param w: f32[5, 3] = normal(0, 1)

  forward(n: i64[N]) {
    a = F.embedding(n, w, max_norm = 1.0)
    return table(n)
  }
}
