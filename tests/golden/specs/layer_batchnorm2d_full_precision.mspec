# Full mantissas, train mode.
module Case {
  body = BatchNorm2d(num_features = 3)

  forward(@grad x: f32[N, 3, 5, 5]) {
    return body(x)
  }
}
