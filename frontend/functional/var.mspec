# torch.var; `correction` is 1, or 0 where `unbiased` is false.
module var {
  forward(input: T[*S], dim: any = none, unbiased: any = none, keepdim: bool = false, correction: any = none) {
    free = correction if correction != none else 0 if unbiased == false else 1
    return var(input, dim = dim, correction = free, keepdim = keepdim)
  }
}
