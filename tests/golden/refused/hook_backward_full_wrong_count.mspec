# A hook that returns two gradients for one input
module Example {
  param k: f32[] = 2.0

  forward(x: f32[2]) { return x * k }

  hook backward(self)(grad_input, grad_output) { return grad_input, grad_input }
}
