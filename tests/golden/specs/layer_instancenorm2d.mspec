# No parameters and no buffers by default.
module Case {
  body = InstanceNorm2d(num_features = 2)

  forward(@grad x: f32[N, 2, 2, 2]) {
    return body(x)
  }
}
