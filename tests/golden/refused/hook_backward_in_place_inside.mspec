# Tensors changed in place
module Example {
  param k: f32[] = 2.0

  forward(x: f32[2]) { return x * k }

  hook forward_pre(self)(x) { return x.mul_(2.0) }
}
