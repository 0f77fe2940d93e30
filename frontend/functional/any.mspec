# torch.any
module any {
  forward(input: T[*S], dim: any = none, keepdim: bool = false) {
    return sum(input != 0, dim = dim, keepdim = keepdim) > 0
  }
}
