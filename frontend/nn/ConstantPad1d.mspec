# A number around the last dimensions, the last one first, as torch.nn.ConstantPad1d.
module ConstantPad1d(padding: any, value: float) {
  let around = _pair(padding)
  repr "padding={around}, value={value}"

  forward(input: T[*S]) {
    return pad(input, _pair(padding), "constant", value)
  }
}
