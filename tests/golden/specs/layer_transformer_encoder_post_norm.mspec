# Norm after each residual sum, ReLU.
module Case {
  body = TransformerEncoderLayer(d_model = 4, nhead = 2, dim_feedforward = 6, dropout = 0.0, batch_first = true)

  forward(@grad x: f32[N, T, 4]) {
    return body(x)
  }
}
