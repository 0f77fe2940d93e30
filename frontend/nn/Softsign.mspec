# torch.nn.Softsign
module Softsign {
  forward(input: T[*S]) -> T[*S] {
    return softsign(input)
  }
}
