# torch.nn.Sigmoid
module Sigmoid {
  forward(input: T[*S]) -> T[*S] {
    return sigmoid(input)
  }
}
