# grad_output belongs to the output after the forward hooks, grad_input to the input after the pre-hooks.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }

  hook forward_pre(self)(args) {
    return args * 100
  }
  hook forward(self)(args, output) {
    return output * 7
  }
  hook backward(self)(grad_input, grad_output) {
    return none
  }
}
