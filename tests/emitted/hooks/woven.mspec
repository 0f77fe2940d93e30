# The same hooks as HooksTest.cpp registers on points.mspec.
module Act {
  forward(x: f32[*S]) { return tanh(x) }
}

module Net {
  fc = Linear(4, 3)
  act = Act()

  forward(@grad x: f32[N, 4]) -> (y: f32[N, 3]) {
    h = act(fc(x))
    return fc(cat([h, h[:, 0:1]], dim = 1)) * 2
  }

  hook forward_pre(fc)(x) { return 2 * x }
  hook forward(fc)(x, y) { return y * y }
  hook backward_pre(fc)(grad_out) { return clamp(grad_out, -0.5, 0.5) }
  hook backward(fc)(grad_in, grad_out) { return 3 * grad_in }
  hook forward(act)(x, y) { return y + 1 }
}
