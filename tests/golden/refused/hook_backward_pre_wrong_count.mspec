# A hook that returns two gradients for one output
module Example {
  param k: f32[] = 2.0

  forward(x: f32[2]) { return x * k }

  hook backward_pre(self)(grad_output) { return grad_output, grad_output }
}
