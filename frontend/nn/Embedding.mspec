# Rows of a table by their numbers, as torch.nn.Embedding. With `max_norm`, training first scales the rows of the table that
# are used down to that norm; eval scales what it reads and leaves the table alone.
module Embedding(
  num_embeddings: int,
  embedding_dim: int,
  padding_idx: int? = none,
  max_norm: float? = none,
  norm_type: float = 2.0,
  scale_grad_by_freq: bool = false,
  sparse: bool = false,
  dtype: dtype = f32,
) {
  param weight: dtype[num_embeddings, embedding_dim] = normal(0, 1, zero_row = padding_idx)

  repr "{num_embeddings}, {embedding_dim}{', padding_idx={padding_idx}' if padding_idx != none else ''}{', max_norm={max_norm}' if max_norm != none else ''}{', norm_type={norm_type}' if norm_type != 2 else ''}{', scale_grad_by_freq=True' if scale_grad_by_freq else ''}"

  forward(input: T[*S]) {
    if max_norm != none and training {
      no_grad { self.weight = embedding_renorm(weight, input, max_norm, norm_type) }
    }
    rows = embedding(input, weight, padding_idx, scale_grad_by_freq = scale_grad_by_freq)
    if max_norm != none and not training { rows = shortened_rows(rows, max_norm, norm_type) }
    return rows
  }
}
