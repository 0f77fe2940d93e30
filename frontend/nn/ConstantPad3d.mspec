# A number around the last dimensions, the last one first, as torch.nn.ConstantPad3d.
module ConstantPad3d(padding: any, value: float) {
  let around = _sextuple(padding)
  repr "padding={around}, value={value}"

  forward(input: T[*S]) {
    return pad(input, _sextuple(padding), "constant", value)
  }
}
