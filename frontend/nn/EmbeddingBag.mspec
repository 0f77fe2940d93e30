# Sums, means or maxima of the rows that each bag of numbers names, as torch.nn.EmbeddingBag: bags of one length [N, L], or
# numbers [M] and the place where each bag begins, the first one at 0; with `include_last_offset` also where the last one
# ends, which is the end. `max_norm` as in Embedding.
module EmbeddingBag(
  num_embeddings: int,
  embedding_dim: int,
  max_norm: float? = none,
  norm_type: float = 2.0,
  scale_grad_by_freq: bool = false,
  mode: str = "mean",
  sparse: bool = false,
  include_last_offset: bool = false,
  padding_idx: int? = none,
  dtype: dtype = f32,
) {
  assert mode == "mean" or mode == "sum" or mode == "max", "mode has to be one of sum, mean or max"
  param weight: dtype[num_embeddings, embedding_dim] = normal(0, 1, zero_row = padding_idx)

  repr "{num_embeddings}, {embedding_dim}{', max_norm={max_norm}' if max_norm != none else ''}{', norm_type={norm_type}' if norm_type != 2 else ''}{', scale_grad_by_freq=True' if scale_grad_by_freq else ''}, mode='{mode}'{', padding_idx={padding_idx}' if padding_idx != none else ''}"

  forward(input: I[*S], offsets: O[*B]? = none, per_sample_weights: W[*R]? = none) {
    assert (
      per_sample_weights == none or mode == "sum"
    ), "per_sample_weights was not None, but it goes with mode 'sum' only, not '{mode}'"
    if max_norm != none and training {
      no_grad { self.weight = embedding_renorm(weight, input, max_norm, norm_type) }
    }
    rows = embedding(input, weight, padding_idx, scale_grad_by_freq = scale_grad_by_freq)
    if max_norm != none and not training { rows = shortened_rows(rows, max_norm, norm_type) }
    if per_sample_weights != none { rows = rows * per_sample_weights.unsqueeze(-1) }
    counts = ones(input.shape)
    if padding_idx != none {
      counts = where(input == (padding_idx if padding_idx >= 0 else padding_idx + num_embeddings), 0, counts)
    }
    counts = counts.unsqueeze(-1)
    if input.ndim == 2 {
      assert (
        offsets == none
      ), "if input is 2D, then offsets has to be None, as input is treated as a mini-batch of fixed length sequences"
      if mode == "max" {
        best = max(where(counts > 0, rows, -inf), dim = 1)
        return where(counts.sum(dim = 1) > 0, best.values, 0)
      }
      total, size = where(counts > 0, rows, 0).sum(dim = 1), counts.sum(dim = 1)
    } else {
      assert offsets != none, "offsets has to be a 1D Tensor but got None"
      starts = offsets[:-1] if include_last_offset else offsets
      begins = scatter_add(zeros(input.shape[0] + 1), 0, starts, ones(starts.shape))
      bag = cumsum(begins, 0)[:-1].long() - 1  # of each number
      bags = starts.shape[0]
      if mode == "max" {
        inside = (arange(bags).unsqueeze(1) == bag).unsqueeze(-1).float() * counts
        best = max(where(inside > 0, rows, -inf), dim = 1)
        total, size = where(inside.sum(dim = 1) > 0, best.values, 0), none
      } else {
        columns = expand(bag.unsqueeze(1), rows.shape)
        total = scatter_add(zeros(bags, embedding_dim), 0, columns, where(counts > 0, rows, 0))
        size = scatter_add(zeros(bags, 1), 0, bag.unsqueeze(1), counts)
      }
    }
    return total / where(size < 1, 1, size) if mode == "mean" else total
  }
}
