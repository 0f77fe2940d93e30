# Two groups of two channels, affine per channel.
module Case {
  body = GroupNorm(num_groups = 2, num_channels = 4)

  forward(@grad x: f32[N, 4, 3]) {
    return body(x)
  }
}
