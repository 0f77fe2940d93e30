module M {
  fc1 = Linear(4, 2)
  hook backward(fc1)(grad_in, grad_out) { return grad_in + grad_out }

  forward(@grad x: f32[N, 4]) -> f32[N, 2] {
    return fc1(x)
  }
}
