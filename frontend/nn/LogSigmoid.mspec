# torch.nn.LogSigmoid
module LogSigmoid {
  forward(input: T[*S]) -> T[*S] {
    return logsigmoid(input)
  }
}
