# torch.nn.Tanhshrink
module Tanhshrink {
  forward(input: T[*S]) -> T[*S] {
    return tanhshrink(input)
  }
}
