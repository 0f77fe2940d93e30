# An LSTM over a sequence.
module Sequence(width: int = 256) {
  lstm = LSTM(width, width, batch_first = true)

  forward(x: f32[N, T, width]) -> (y: f32[N, T, width]) {
    y, _ = lstm(x)
    return y
  }
}
