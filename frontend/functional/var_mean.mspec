# torch.var_mean
module var_mean {
  forward(input: T[*S], dim: any = none, unbiased: any = none, keepdim: bool = false, correction: any = none) {
    v = var(input, dim = dim, unbiased = unbiased, keepdim = keepdim, correction = correction)
    return v, mean(input, dim = dim, keepdim = keepdim)
  }
}
