# torch.nn.Hardswish; `inplace` has no meaning here.
module Hardswish(inplace: bool = false) {
  forward(input: T[*S]) -> T[*S] {
    return hardswish(input)
  }
}
