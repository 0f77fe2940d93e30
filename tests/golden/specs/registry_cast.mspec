# double() and half() cast floating parameters and buffers (also non-persistent ones), not integer ones, and keep the Parameter objects. The gradient is cast too.
module Net {
  param w: f32[1] = [1.5]
  buffer f: f32[1] = [0.25]
  buffer n: i64[1] = [3]
  @transient buffer h: f32[1] = [2.0]

  forward(@grad x: f32[1]) {
    return x * self.w
  }
}
