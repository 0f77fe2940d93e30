# A dictionary without version data (as read from a safetensors file) may lack num_batches_tracked: strict loading accepts this and keeps the present counter. running_mean may not be missing.
module Case {
  body = BatchNorm1d(num_features = 1)

  forward(@grad x: f32[N, 1]) {
    return body(x)
  }
}
