# Loading different values for the two keys of a tied weight: both are copied into the same storage in key order of the module, so the last one wins. A missing second key is an error even though the value is present. assign=True breaks the tie.
module Dec(tied: module, in_features: int, out_features: int, bias: bool = true, dtype: dtype = f32) {
  param weight = tied.weight
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

module Tied {
  enc = Linear(in_features = 2, out_features = 2, bias = false)
  dec = Dec(in_features = 2, out_features = 2, bias = false, tied = enc)

  forward(x: f32[N, 2]) {
    return self.dec(relu(self.enc(x)))
  }
}
