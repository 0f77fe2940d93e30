# z = a · log(b · x ^ q), of nested modules; the power is called twice, so its parameter has two contributions to its
# gradient. A second name of the same module adds keys, not parameters.
module Power {
  param factor: f32[] = 1

  forward(x: f32[*S], q: f32[*S]) {
    return factor * x ** q
  }
}

module Logarithm {
  param factor: f32[] = 1

  forward(x: f32[*S]) {
    return factor * log(x)
  }
}

module PowLog {
  power = Power()
  again = power
  logarithm = Logarithm()

  forward(@grad x: f32[N], @grad q: f32[N]) -> (z: f32[N]) {
    return logarithm(again(power(x, q), q))
  }
}

train PowLog {
  loss(z, target: f32[N]) = mse_loss(z, target)
  optimizer = Adam(lr = 0.05)
}
