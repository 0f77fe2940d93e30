# torch.nn.functional.cosine_similarity; each norm is taken to be at least `eps`.
module cosine_similarity {
  forward(x1: T[*S], x2: T[*R], dim: int = 1, eps: float = 1e-8) {
    a = maximum(norm(x1, dim = dim, keepdim = true), eps)
    b = maximum(norm(x2, dim = dim, keepdim = true), eps)
    return sum(x1 / a * (x2 / b), dim = dim)
  }
}
