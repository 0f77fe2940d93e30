module M {
  forward(x: f32[N, 4], y: f32[N, 4], i: i64[N, 5], j: i64[N]) {
    a = gather(x, 1, y)
    b = gather(x, 0, i)
    c = scatter_add(x, 1, i, x)
    return index_select(x, 2, j) + a + b + c
  }
}
