# BatchNorm1d. Neither parameters nor buffers. Two train calls on different batches with backward, then eval with backward.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = BatchNorm1d(num_features = 2, affine = false, track_running_stats = false)

  forward(@grad x: f32[N, 2]) {
    return body(x)
  }
}
