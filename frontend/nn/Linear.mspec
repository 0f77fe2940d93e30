# y = x W^T + b, as torch.nn.Linear.
module Linear(in_features: int, out_features: int, bias: bool = true, dtype: dtype = f32) {
  param weight: dtype[out_features, in_features] = kaiming_uniform(a = sqrt(5))
  if bias {
    param bias: dtype[out_features] = uniform(-1 / sqrt(in_features), 1 / sqrt(in_features))
  } else {
    param bias: none
  }

  repr "in_features={in_features}, out_features={out_features}, bias={bias}"

  forward(x: f32[*S, in_features]) -> f32[*S, out_features] {
    return linear(x, weight, self.bias)
  }
}
