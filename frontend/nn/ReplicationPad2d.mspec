# The border repeated, around the last dimensions, the last one first, as torch.nn.ReplicationPad2d.
module ReplicationPad2d(padding: any) {
  let around = _quadruple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _quadruple(padding), "replicate")
  }
}
