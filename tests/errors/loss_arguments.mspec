module M {
  act = GELU(approximate = "fast")
  good = CrossEntropyLoss(reduction = "max")
  norm = LayerNorm((3, 4))

  forward(x: f32[N, 4], y: f32[N, 5], t: i64[N]) -> f32[] {
    a = l1_loss(x, y)
    b = smooth_l1_loss(x, x, beta = -1)
    c = kl_div(x, x, reduction = "batch")
    d = good(x, t)
    e = binary_cross_entropy(x, x[:, :2])
    f = cross_entropy(x, t, label_smoothing = 2)
    g = norm(x)
    h = nll_loss(x, t, smoothing = 1)
    i = huber_loss(x)
    return act(x).sum()
  }
}
