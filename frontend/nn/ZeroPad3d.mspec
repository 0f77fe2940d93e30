# Zeros around the last dimensions, the last one first, as torch.nn.ZeroPad3d.
module ZeroPad3d(padding: any) {
  let around = _sextuple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _sextuple(padding))
  }
}
