# torch.nn.functional.softmin
module softmin {
  forward(input: T[*S], dim: int) { return softmax(-input, dim = dim) }
}
