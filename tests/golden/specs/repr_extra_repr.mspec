# extra_repr alone stays on one line, with children or with several lines it is indented.
module Gain {
  param k: f32[1] = [1.0]
  repr "gain=2"
}

module Both {
  inner = ReLU()
  repr "gain=2"
}

module Lines {
  repr "one\ntwo"
}

module Empty {
}

module Net {
  gain = Gain()
  both = Both()
  lines = Lines()
  empty = Empty()

  forward(x: f32[]) {
    return x * 1
  }
}
