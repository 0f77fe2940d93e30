# One Parameter under two names: parameters() lists it once under the first name, state_dict has both keys, the gradient is the sum of both uses, the optimiser moves it once.
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

  forward(@grad x: f32[N, 2]) {
    return self.dec(relu(self.enc(x)))
  }
}

train Tied {
  loss(output) = sum(output)
  optimizer = SGD(lr = 0.125)
}
