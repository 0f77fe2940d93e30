# torch.nn.functional.normalize: divided by the norm, which is taken to be at least `eps`.
module normalize {
  forward(input: T[*S], p: any = 2, dim: any = 1, eps: float = 1e-12) {
    return input / maximum(norm(input, p = p, dim = dim, keepdim = true), eps)
  }
}
