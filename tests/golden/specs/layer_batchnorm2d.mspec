# BatchNorm over all dimensions but 1, train with backward, then eval with backward.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = BatchNorm2d(num_features = 2)

  forward(@grad x: f32[N, 2, 2, 2]) {
    return body(x)
  }
}
