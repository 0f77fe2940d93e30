# The other end continued, around the last dimensions, the last one first, as torch.nn.CircularPad2d.
module CircularPad2d(padding: any) {
  let around = _quadruple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _quadruple(padding), "circular")
  }
}
