# full_backward_pre hooks change grad_output for the module and for the next hook; None keeps it; prepend runs first.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[2]) {
    return x * self.k
  }

  hook backward_pre(self)(grad_output) {
    return grad_output + 1
  }
  hook backward_pre(self)(grad_output) {
    return grad_output * 3
  }
  hook backward_pre(self)(grad_output) {
    return none
  }
  hook backward(self)(grad_input, grad_output) {
    return none
  }
}
