# torch.nn.functional.gelu
module gelu {
  forward(input: T[*S], approximate: str = "none") {
    assert approximate == "none" or approximate == "tanh", "approximate argument must be either none or tanh."
    return gelu(input, approximate = approximate)
  }
}
