# Functions that bring many elements to fewer, and their gradients; no two elements are equal.
module Reductions {
  param w: f32[3, 4] = normal(0, 1)

  forward(@grad x: f32[N, 3, 4]) -> (y: f32[22], found: f32[N, 4]) {
    largest = x.max(dim = 2)
    least, where_least = min(x, -2, keepdim = true)
    v, m = var_mean(x, dim = 2)
    s, _ = std_mean(x, dim = 1, correction = 0)
    y = stack(
      [
        (var(x, dim = 2) * w[:, 0]).sum(),
        (std(x, dim = [0, 2], unbiased = false) * w[:, 1]).sum(),
        x.var() + x.std(),
        (v * m).sum(),
        (s * w[0]).sum(),
        (norm(x, dim = 1) * w[0]).sum(),
        norm(x, p = 1),
        (norm(x, p = inf, dim = 2) * w[:, 2]).sum(),
        norm(x, p = -inf, dim = [1, 2]).sum(),
        norm(x, p = 3, dim = 0).sum(),
        (logsumexp(x, dim = 1) * w[0]).sum(),
        logsumexp(x, dim = [1, 2], keepdim = true).sum(),
        (amax(x, dim = 1) * w[0]).sum(),
        amin(x) + x.max() * x.min(),
        (largest.values * w[:, 0]).sum(),
        (least * w[0]).sum(),
        (prod(x, dim = 2) * w[:, 0]).sum(),
        (cumsum(x, dim = 0) * w).sum(),
        (cumsum(x, dim = 2) * w).sum(),
        (normalize(x, dim = 2) * w).sum(),
        (cosine_similarity(x, 2 * x + 1, dim = 2) * w[:, 3]).sum(),
        max(x, 0.5 * x + w).sum() + min(x, 0.5 * x + w).prod(),
      ],
    )
    all_positive = all(x > -0.5, dim = 1).float()
    found = largest.indices.sum(dim = 1, keepdim = true) + 10 * where_least[:, 0] + 100 * all_positive
    return y, found.float() + any(x > 0.8, dim = 1) + argmax(x) + argmin(x)
  }
}
