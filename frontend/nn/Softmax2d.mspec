# torch.nn.Softmax2d
module Softmax2d {
  forward(input: T[*S]) -> T[*S] {
    return softmax(input, dim = -3)
  }
}
