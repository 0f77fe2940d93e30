# Hooks: bodies with the types of the calls, one definition for both blocks.
module Block {
  fc = Linear(4, 4)
  forward(x: f32[N, 4]) -> f32[N, 4] { return fc(x) }
  hook forward(fc)(x, y) { return 2 * y }
}

module Net {
  blocks = ModuleList(Block(), Block())
  other = Linear(4, 4)
  buffer calls: f32[] = 0
  forward(@grad x: f32[N, 4]) -> f32[N, 4] {
    for block in blocks { x = block(x) }
    return other(x)
  }
  hook forward_pre(blocks[1])(x)         { return -x }
  hook backward(other)(grad_in, grad_out) { return 0.5 * grad_in }
  hook forward(self)(x, y)               { self.calls = calls + 1 }
  hook forward(other) extern
  hook clamp6(x, y)                      { return clamp(y, -6, 6) }
}
