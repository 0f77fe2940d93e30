# affine and tracked statistics: unlike BatchNorm it never raises num_batches_tracked.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = InstanceNorm1d(num_features = 2, affine = true, track_running_stats = true)

  forward(@grad x: f32[N, 2, 3]) {
    return body(x)
  }
}
