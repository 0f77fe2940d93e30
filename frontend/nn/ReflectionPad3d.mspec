# The input reflected at its border, around the last dimensions, the last one first, as torch.nn.ReflectionPad3d.
module ReflectionPad3d(padding: any) {
  let around = _sextuple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _sextuple(padding), "reflect")
  }
}
