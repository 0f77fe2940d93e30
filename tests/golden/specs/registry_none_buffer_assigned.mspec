# None assigned to a buffer name removes it from state_dict but keeps it a buffer slot: a tensor assigned later is a buffer again.
module Net {
  buffer b: f32[1] = [1.0]
  buffer c: f32[1] = [2.0]

  forward(x: f32[]) {
    return x * 1
  }
}
