# A subclass of Linear with a forward hook: the call fires it, calling forward directly does not.
module HookedLinear(in_features: int, out_features: int, bias: bool = true, dtype: dtype = f32) {
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

module Case {
  body = HookedLinear(in_features = 4, out_features = 2)

  forward(x: f32[N, 4]) {
    return body(x)
  }

  hook forward(body) extern
}
