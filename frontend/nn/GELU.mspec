# torch.nn.GELU
module GELU(approximate: str = "none") {
  repr "approximate='{approximate}'"

  forward(input: T[*S]) -> T[*S] {
    return gelu(input, approximate = approximate)
  }
}
