# torch.nn.Hardshrink
module Hardshrink(lambd: float = 0.5) {
  repr "{lambd}"

  forward(input: T[*S]) -> T[*S] {
    return hardshrink(input, lambd = lambd)
  }
}
