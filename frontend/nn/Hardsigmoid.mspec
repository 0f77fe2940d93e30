# torch.nn.Hardsigmoid; `inplace` has no meaning here.
module Hardsigmoid(inplace: bool = false) {
  forward(input: T[*S]) -> T[*S] {
    return hardsigmoid(input)
  }
}
