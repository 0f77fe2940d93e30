module M {
  forward(x: f32[N, 4]) {
    a = topk(x, 5)
    b = x.topk(k = -1)
    c = topk(x, 2, dim = 0)
    d = topk(x, 2, dim = 2)
    e = sort(x, dim = -3)
    f = x.cumprod(2)
    return x
  }
}
