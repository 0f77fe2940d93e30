# torch.logsumexp; the largest element is taken out first, so that exp cannot overflow.
module logsumexp {
  forward(input: T[*S], dim: any, keepdim: bool = false) {
    largest = detach(amax(input, dim = dim, keepdim = true))
    largest = where(isfinite(largest), largest, 0)
    total = sum(exp(input - largest), dim = dim, keepdim = true)
    result = log(total) + largest
    return result if keepdim else reshape(result, amax(input, dim = dim).shape)
  }
}
