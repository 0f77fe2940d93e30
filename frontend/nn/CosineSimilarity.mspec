# torch.nn.CosineSimilarity
module CosineSimilarity(dim: int = 1, eps: float = 1e-8) {
  forward(x1: T[*S], x2: T[*R]) {
    return cosine_similarity(x1, x2, dim = dim, eps = eps)
  }
}
