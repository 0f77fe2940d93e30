# Sum or mean of the rows that each row of numbers [N, L] names, as torch.nn.EmbeddingBag for bags of one length.
module EmbeddingBag(
  num_embeddings: int,
  embedding_dim: int,
  scale_grad_by_freq: bool = false,
  mode: str = "mean",
  padding_idx: int? = none,
) {
  assert mode == "mean" or mode == "sum", "EmbeddingBag: mode '{mode}' is neither 'mean' nor 'sum'"
  param weight: f32[num_embeddings, embedding_dim] = normal(0, 1)

  repr "{num_embeddings}, {embedding_dim}, mode='{mode}'{', padding_idx={padding_idx}' if padding_idx != none else ''}"

  forward(input: I[N, L], per_sample_weights: f32[N, L]? = none) -> f32[N, embedding_dim] {
    rows = embedding(input, weight, padding_idx, scale_grad_by_freq = scale_grad_by_freq)
    if per_sample_weights != none {
      assert mode == "sum", "EmbeddingBag: per_sample_weights go with mode 'sum'"
      rows = rows * per_sample_weights[:, :, none]
    }
    if padding_idx != none {
      row = padding_idx if padding_idx >= 0 else padding_idx + num_embeddings
      rows = where((input != row)[:, :, none], rows, 0)
      if mode == "mean" {
        count = (input != row).float().sum(dim = 1, keepdim = true)
        return rows.sum(dim = 1) / where(count < 1, 1, count)
      }
    }
    if mode == "mean" {
      return rows.mean(dim = 1)
    } else {
      return rows.sum(dim = 1)
    }
  }
}
