# The rows along the last dimension, those longer than `max_norm` scaled down to it.
module shortened_rows {
  forward(rows: T[*S], max_norm: float, norm_type: float) {
    norms = norm(rows, p = norm_type, dim = -1, keepdim = true)
    return rows * where(norms > max_norm, max_norm / (norms + 1e-7), 1)
  }
}
