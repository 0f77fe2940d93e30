# Functions and layers that other networks do not use: orders, running sums and products, einsum, indices of pools, tables
# whose rows keep a norm, bags, projected LSTM.
module Functions {
  param scale: f32[6, 8] = normal(0, 1)
  param mix: f32[8, 3] = normal(0, 1)
  table = Embedding(9, 5, padding_idx = 2, max_norm = 0.75)
  city = Embedding(9, 4, max_norm = 1.0, norm_type = 1.0)
  best = EmbeddingBag(9, 5, mode = "max", max_norm = 0.875)
  mean = EmbeddingBag(9, 5, mode = "mean", padding_idx = -8, include_last_offset = true)
  total = EmbeddingBag(9, 5, mode = "sum")
  widest = EmbeddingBag(9, 5, mode = "max", padding_idx = 3)
  pool = MaxPool2d(2, stride = 1, padding = 1, return_indices = true)
  grid = AdaptiveMaxPool1d(3, return_indices = true)
  lstm = LSTM(8, 5, num_layers = 2, bidirectional = true, proj_size = 3)
  act = RReLU(0.25, 0.25)

  forward(x: f32[N, 6, 8], numbers: i64[N, 4], list: i64[M], offsets: i64[B]) {
    down = x.sort(dim = 1, descending = true)
    up, where_up = sort(x * scale)
    most, where_most = topk(x, 3)
    least = (x * scale).topk(2, dim = 1, largest = false)
    orders = argsort(x, dim = 0) + where_up
    starts = sort(offsets).values - amin(offsets)
    running = cumprod(x * scale, 1) + cumsum(x, 2) * scale + cumsum(down.values, 1)
    attention = torch.einsum("nij,nkj->nik", x, up)
    mixed = einsum("aij, jk", x, mix) + einsum("...ij,jk->...ik", most @ mix[:3], mix[:3, :3])
    trace = einsum("nii->n", attention) + einsum("nij,kj,nik->n", x, scale[:, :8], attention)
    pooled, where_pooled = pool(act(x * scale - 0.25))
    gridded, where_gridded = grid(x)
    rows, cities = table(numbers).sum(dim = 1), city(numbers)
    bags = best(numbers) + total(list, starts, per_sample_weights = x[0, 0, :1].expand(list.shape))[:1]
    wide = widest(list, starts)[1:] * mean(list, starts)
    y, (h, c) = lstm(x)
    smallest = least.values * where(least.indices == 0, 2, 1)
    return (
      down.values * scale,
      orders.float() + where_most[:, :, :1],
      smallest,
      running,
      mixed,
      trace,
      pooled,
      where_pooled.float(),
      gridded * where_gridded,
      rows,
      cities,
      bags,
      wide,
      y,
      h * c[:, :, :3],
    )
  }
}

train Functions {
  loss(sorted, orders, smallest, running, mixed, trace, pooled, places, grid, rows, cities, bags, wide, y, state) = (
    sorted.square().sum()
    + smallest.square().sum()
    + running.square().sum()
    + mixed.square().sum()
    + trace.square().sum()
    + pooled.square().sum()
    + grid.square().sum()
    + rows.square().sum()
    + cities.square().sum()
    + bags.square().sum()
    + wide.square().sum()
  )
  optimizer = SGD(lr = 0.001)
}
