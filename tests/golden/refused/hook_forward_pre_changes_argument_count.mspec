# A hook that turns one argument into two
module Example {
  param k: f32[] = 2.0

  forward(x: f32[2]) { return x * k }

  hook forward_pre(self)(x) { return x, 2 * x }
}
