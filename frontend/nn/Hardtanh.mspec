# torch.nn.Hardtanh; `inplace` is only printed.
module Hardtanh(min_val: float = -1.0, max_val: float = 1.0, inplace: bool = false) {
  if inplace {
    repr "min_val={min_val}, max_val={max_val}, inplace=True"
  } else {
    repr "min_val={min_val}, max_val={max_val}"
  }

  forward(input: T[*S]) -> T[*S] {
    return hardtanh(input, min_val = min_val, max_val = max_val)
  }
}
