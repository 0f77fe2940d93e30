# What has no elements has no largest one; sums, products and means it has.
module M {
  forward(x: f32[N, 0], y: f32[0]) {
    a = amax(x, dim = 1)
    b = x.min(dim = 1)
    c = argmin(y)
    d = y.max()
    e = topk(y, 1)
    f = sum(x, dim = 1) + prod(x, dim = 1) + mean(x, dim = 1)
    return f
  }
}
