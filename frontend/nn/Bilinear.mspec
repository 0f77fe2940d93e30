# y = x1^T A x2 + b, as torch.nn.Bilinear: a product with the outer products of the rows.
module Bilinear(in1_features: int, in2_features: int, out_features: int, bias: bool = true, dtype: dtype = f32) {
  param weight: dtype[out_features, in1_features, in2_features] = uniform(
    -1 / sqrt(in1_features),
    1 / sqrt(in1_features),
  )
  if bias {
    param bias: dtype[out_features] = uniform(-1 / sqrt(in1_features), 1 / sqrt(in1_features))
  } else {
    param bias: none
  }

  repr "in1_features={in1_features}, in2_features={in2_features}, out_features={out_features}, bias={bias}"

  forward(input1: f32[*S, in1_features], input2: f32[*S, in2_features]) -> f32[*S, out_features] {
    return bilinear(input1, input2, weight, self.bias)
  }
}
