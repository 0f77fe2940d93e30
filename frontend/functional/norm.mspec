# torch.norm: the p-norm of the elements; where the 2-norm is 0 its gradient is 0.
module norm {
  forward(input: T[*S], p: any = "fro", dim: any = none, keepdim: bool = false) {
    if p == "fro" or p == 2 {
      s = sum(input * input, dim = dim, keepdim = keepdim)
      return where(s == 0, 0, sqrt(where(s == 0, 1, s)))
    }
    assert p != "nuc", "the nuclear norm is not there"
    if p == 1 { return sum(abs(input), dim = dim, keepdim = keepdim) }
    if p == 0 { return sum((input != 0).to(input.dtype), dim = dim, keepdim = keepdim) }
    if p == inf { return amax(abs(input), dim = dim, keepdim = keepdim) }
    if p == -inf { return amin(abs(input), dim = dim, keepdim = keepdim) }
    s = sum(pow(abs(input), p), dim = dim, keepdim = keepdim)
    return where(s == 0, 0, pow(where(s == 0, 1, s), 1 / p))
  }
}
