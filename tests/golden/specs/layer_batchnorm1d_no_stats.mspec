# BatchNorm1d. No buffers; eval mode uses batch statistics too. Two train calls on different batches with backward, then eval with backward.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = BatchNorm1d(num_features = 2, track_running_stats = false)

  forward(@grad x: f32[N, 2]) {
    return body(x)
  }
}
