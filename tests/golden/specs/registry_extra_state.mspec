# get_extra_state adds the key _extra_state after parameters and buffers.
module Counter {
  param w: f32[1] = [1.0]
  count = 5
}

module Net {
  c = Counter()

  forward(x: f32[]) {
    return x * 1
  }
}
