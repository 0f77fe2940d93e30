# The Linear layer under the name that PyTorch prints inside of MultiheadAttention, where its bias begins as zeros.
module NonDynamicallyQuantizableLinear(in_features: int, out_features: int, bias: bool = true, dtype: dtype = f32) {
  param weight: dtype[out_features, in_features] = kaiming_uniform(a = sqrt(5))
  if bias {
    param bias: dtype[out_features] = zeros
  } else {
    param bias: none
  }

  repr "in_features={in_features}, out_features={out_features}, bias={bias}"

  forward(x: f32[*S, in_features]) -> f32[*S, out_features] {
    return linear(x, weight, self.bias)
  }
}
