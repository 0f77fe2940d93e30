# Each kind changes its value: input * 2, output + 5, grad_output * 3, grad_input * 7.
module Scale {
  param k: f32[] = 2.0

  forward(@grad x: f32[3]) {
    return x * self.k
  }

  hook forward_pre(self)(input) {
    return input * 2
  }
  hook forward(self)(input, output) {
    return output + 5
  }
  hook backward_pre(self)(grad_output) {
    return grad_output * 3
  }
  hook backward(self)(grad_input, grad_output) {
    return grad_input * 7
  }
}
