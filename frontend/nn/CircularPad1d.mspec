# The other end continued, around the last dimensions, the last one first, as torch.nn.CircularPad1d.
module CircularPad1d(padding: any) {
  let around = _pair(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _pair(padding), "circular")
  }
}
