# The same hooks as NamedHooksTest.cpp registers on named.mspec.
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
  hook forward(fc)(x, y) { return y * y + softmax(y, dim = 1) * mean(x, dim = 1, keepdim = true) }
  hook forward(act)(x, y) { return x + y + 1 }
}
