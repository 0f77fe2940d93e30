# A float64 input to float32 parameters is an error in linear, but promotes in element-wise products.
module Net {
  fc = Linear(in_features = 1, out_features = 1)
  param k: f32[] = 3.0
  param v: f32[1] = [3.0]

  forward(@grad x: f64[N, 1]) {
    return self.fc(x)
  }
}
