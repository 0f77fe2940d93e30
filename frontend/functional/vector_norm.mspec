# torch.linalg.vector_norm
module vector_norm {
  forward(x: T[*S], ord: any = 2, dim: any = none, keepdim: bool = false) {
    return norm(x, p = ord, dim = dim, keepdim = keepdim)
  }
}
