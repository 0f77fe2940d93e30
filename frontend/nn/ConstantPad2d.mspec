# A number around the last dimensions, the last one first, as torch.nn.ConstantPad2d.
module ConstantPad2d(padding: any, value: float) {
  let around = _quadruple(padding)
  repr "padding={around}, value={value}"

  forward(input: T[*S]) {
    return pad(input, _quadruple(padding), "constant", value)
  }
}
