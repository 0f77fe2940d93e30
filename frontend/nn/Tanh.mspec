# torch.nn.Tanh
module Tanh {
  forward(input: T[*S]) -> T[*S] {
    return tanh(input)
  }
}
