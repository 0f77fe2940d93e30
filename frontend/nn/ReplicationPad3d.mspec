# The border repeated, around the last dimensions, the last one first, as torch.nn.ReplicationPad3d.
module ReplicationPad3d(padding: any) {
  let around = _sextuple(padding)
  repr "{around}"

  forward(input: T[*S]) {
    return pad(input, _sextuple(padding), "replicate")
  }
}
