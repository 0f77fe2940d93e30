# int64 / int64 gives float32, bool is counted as 0 and 1, a float scalar promotes int to float32.
module Fn {
  forward(@grad x: f32[2], i: i64[2]) {
    return x * ((i / 2).sum() + (x > 1.0).sum() + (i * 1.5).sum())
  }
}
