# torch.std; where all elements are equal the gradient is 0.
module std {
  forward(input: T[*S], dim: any = none, unbiased: any = none, keepdim: bool = false, correction: any = none) {
    v = var(input, dim = dim, unbiased = unbiased, keepdim = keepdim, correction = correction)
    return where(v == 0, 0, sqrt(where(v == 0, 1, v)))
  }
}
