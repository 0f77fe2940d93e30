# Variance is unbiased by default.
module Fn {
  forward(@grad x: f32[4]) {
    return x.var() + x.mean() + x.std(unbiased=False)
  }
}
