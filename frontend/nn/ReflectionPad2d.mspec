# The input reflected at its border, around the last dimensions, the last one first, as torch.nn.ReflectionPad2d.
module ReflectionPad2d(padding: any) {
  let around = _quadruple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _quadruple(padding), "reflect")
  }
}
