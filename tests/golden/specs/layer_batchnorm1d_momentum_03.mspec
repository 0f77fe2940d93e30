# BatchNorm1d. momentum 0.3, eps 0.125. Two train calls on different batches with backward, then eval with backward.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = BatchNorm1d(num_features = 2, momentum = 0.3, eps = 0.125)

  forward(@grad x: f32[N, 2]) {
    return body(x)
  }
}
