# torch.std_mean
module std_mean {
  forward(input: T[*S], dim: any = none, unbiased: any = none, keepdim: bool = false, correction: any = none) {
    s = std(input, dim = dim, unbiased = unbiased, keepdim = keepdim, correction = correction)
    return s, mean(input, dim = dim, keepdim = keepdim)
  }
}
