# training is True on construction, for all descendants; train/eval return the module and recurse.
module Case {
  body = Sequential(Dropout(p = 0.5), Sequential(BatchNorm1d(num_features = 2, affine = false), ReLU()))

  forward(x: f32[N, 2]) {
    return body(x)
  }
}
