# torch.nn.Softshrink
module Softshrink(lambd: float = 0.5) {
  repr "{lambd}"

  forward(input: T[*S]) -> T[*S] {
    return softshrink(input, lambd = lambd)
  }
}
