# Sequential 256-128-64: keys are numbered by position, the ReLU takes number 1 but has no keys. 41152 parameters.
module Case {
  body = Sequential(Linear(in_features = 256, out_features = 128), ReLU(), Linear(in_features = 128, out_features = 64))

  forward(x: f32[N, 256]) {
    return body(x)
  }
}
