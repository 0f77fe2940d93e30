# Zeros around the last dimensions, the last one first, as torch.nn.ZeroPad1d.
module ZeroPad1d(padding: any) {
  let around = _pair(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _pair(padding))
  }
}
