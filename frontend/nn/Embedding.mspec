# Rows of a table by their numbers, as torch.nn.Embedding. `max_norm` would change the table in forward: an error.
module Embedding(
  num_embeddings: int,
  embedding_dim: int,
  padding_idx: int? = none,
  max_norm: float? = none,
  norm_type: float = 2.0,
  scale_grad_by_freq: bool = false,
  sparse: bool = false,
) {
  param weight: f32[num_embeddings, embedding_dim] = normal(0, 1)

  repr "{num_embeddings}, {embedding_dim}{', padding_idx={padding_idx}' if padding_idx != none else ''}{', scale_grad_by_freq=True' if scale_grad_by_freq else ''}"

  forward(input: T[*S]) {
    return embedding(input, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
  }
}
