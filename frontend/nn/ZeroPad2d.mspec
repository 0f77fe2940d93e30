# Zeros around the last dimensions, the last one first, as torch.nn.ZeroPad2d.
module ZeroPad2d(padding: any) {
  let around = _quadruple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _quadruple(padding))
  }
}
