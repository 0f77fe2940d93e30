# Hooks that the program registers by their names, and places for them.
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

  hook forward_pre(fc) extern
  hook forward(fc) extern
  hook forward(act) extern

  hook double(x) { return 2 * x }
  hook bend(x, y) { return y * y + softmax(y, dim = 1) * mean(x, dim = 1, keepdim = true) }
  hook shift(x: f32[N, 3], y: f32[N, 3]) { return x + y + 1 }
  hook constant(x, y) { return (y > 0).float() }
  hook look(x, y) {
    _ = x + 1
  }
}
