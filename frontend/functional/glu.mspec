# torch.nn.functional.glu
module glu {
  forward(input: T[*S], dim: int = -1) {
    a, b = chunk(input, 2, dim = dim)
    return a * sigmoid(b)
  }
}
