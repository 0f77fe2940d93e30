# zero_grad sets gradients to None by default, to zeros with set_to_none=False; parameters without gradient stay None.
module Case {
  body = Sequential(Linear(in_features = 1, out_features = 1), Linear(in_features = 1, out_features = 1))

  forward(@grad x: f32[N, 1]) {
    return body[0](x)
  }
}
