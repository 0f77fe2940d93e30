# The other end continued, around the last dimensions, the last one first, as torch.nn.CircularPad3d.
module CircularPad3d(padding: any) {
  let around = _sextuple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _sextuple(padding), "circular")
  }
}
