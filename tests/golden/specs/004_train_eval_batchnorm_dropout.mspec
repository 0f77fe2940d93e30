# BatchNorm uses batch statistics in train and running statistics in eval mode; Dropout(p=0) keeps it deterministic.
# Compiled with --modes=eval,train,eval+grad
module Case {
  body = Sequential(Linear(in_features = 2, out_features = 3), BatchNorm1d(num_features = 3), Dropout(p = 0.0))

  forward(@grad x: f32[N, 2]) {
    return body(x)
  }
}
