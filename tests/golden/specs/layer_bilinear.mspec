# Bilinear form of two inputs.
module Case {
  body = Bilinear(in1_features = 3, in2_features = 2, out_features = 2)

  forward(@grad x1: f32[N, 3], @grad x2: f32[N, 2]) {
    return body(x1, x2)
  }
}
