module M {
  a = Embedding(4, 3, padding_idx = 4)
  c = Embedding(4, 3)

  forward(i: i64[N], x: f32[N]) { return a(i) + c(x) }
}
