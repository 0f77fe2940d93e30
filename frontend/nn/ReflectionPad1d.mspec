# The input reflected at its border, around the last dimensions, the last one first, as torch.nn.ReflectionPad1d.
module ReflectionPad1d(padding: any) {
  let around = _pair(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _pair(padding), "reflect")
  }
}
