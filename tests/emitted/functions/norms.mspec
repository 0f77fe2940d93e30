# Layers that normalise, over dimensions at the end, in the middle and across.
module Norms {
  layer = LayerNorm(6)
  both = LayerNorm((4, 6), eps = 0.125)
  plain = LayerNorm(6, elementwise_affine = false)
  root = RMSNorm(6)
  groups = GroupNorm(2, 4)
  instances = InstanceNorm1d(4, affine = true, track_running_stats = true)
  batch = BatchNorm1d(4)
  counted = BatchNorm1d(4, momentum = none)
  untracked = BatchNorm1d(4, affine = false, track_running_stats = false)

  forward(@grad x: f32[N, 4, 6]) -> (y: f32[N, 4, 6]) {
    y = layer(x) + both(x) * plain(x) + root(x) + groups(x) + instances(x)
    return y + batch(x) + counted(2 * x) * untracked(x)
  }
}
