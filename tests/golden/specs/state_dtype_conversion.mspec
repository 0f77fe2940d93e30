# Loading copies into the existing tensor and converts: float64 is rounded to float32, a float into an int64 buffer is truncated, float16 is widened.
module Net {
  param w: f32[1] = [0.0]
  buffer n: i64[1] = [0]
  param h: f32[1] = [0.0]

  forward(x: f32[]) {
    return x * (sum(self.w) + sum(self.h))
  }
}
