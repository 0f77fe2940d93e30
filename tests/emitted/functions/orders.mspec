# Functions that put elements in order or run along them, einsum and pools with indices; no two elements are equal.
module Orders {
  param w: f32[3, 4] = normal(0, 1)
  param t: f32[4, 4] = normal(0, 1)
  param b: f32[2, 3, 4] = normal(0, 1)

  forward(@grad x: f32[N, 3, 4]) -> (y: f32[15]) {
    ordered, places = sort(x, dim = 0)
    most = x.topk(2, dim = 1)
    pooled, where_pooled = max_pool2d(x, 2, stride = 1, return_indices = true)
    coarse, where_coarse = F.adaptive_max_pool1d(x, 2, return_indices = true)
    y = stack(
      [
        (ordered * w).sum() + places.sum(),
        (x.sort(descending = true).values * w).sum(),
        (most.values * w[:2]).sum() + most.indices.sum(),
        (topk(x, 3, largest = false).values * w[:, :3]).sum(),
        (cumprod(x, 1) * w).sum(),
        (cumprod(x * w, 0) * x).sum(),
        (cumsum(x, 1) * w * x).sum(),
        (einsum("nij,kj->nik", x, w) * w[:, :3]).sum(),
        einsum("ij,ij", w, w) + einsum("ii", t),
        einsum("...ii->...", x[:, :, :3]).square().sum(),
        einsum("nij,jk,nik->k", x, t, x) @ w[0],
        (pooled * w[:2, :3]).sum() + where_pooled.sum(),
        (coarse * w[:, :2]).sum() + where_coarse.sum(),
        F.bilinear(x[:, 0, :3], x[:, 1], b).square().sum(),
        (F.batch_norm(x, training = true) * w).sum() + F.dropout2d(x, 0.5, false).sum(),
      ],
    )
    return y
  }
}
