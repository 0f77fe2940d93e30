# Channels must be divisible by groups.
module Case {
  body = GroupNorm(num_groups = 2, num_channels = 3)

  forward(x: f32[]) {
    return body(x)
  }
}
