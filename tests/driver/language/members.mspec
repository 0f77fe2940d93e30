# Sharing, tying, plain lists, modes and buffers, with numbers that a reader can follow: every weight is a matrix of ones.
module Lin {
  param weight: f32[3, 3] = ones
  forward(x: f32[N, 3]) -> f32[N, 3] { return x @ weight }
}
module Mode {
  forward(x: f32[N, 3]) -> f32[N, 3] { return x if training else 2 * x }
}
module Members {
  fc1 = Lin()
  decoder = fc1
  param head = fc1.weight
  let shared = Lin()
  both = ModuleList(shared, shared)
  plain blocks = [Lin(), Lin()]
  first = blocks[0]
  plain d = { k: Lin(), w: param f32[] = 2 }
  @frozen param wf: f32[3] = [1, 2, 3]
  param missing: none
  @mode(eval) a = Mode()
  @mode(train) b = Mode()
  c = Mode()
  buffer calls: f32[] = 0
  tensor factor: f32[3] = ones
  @grad tensor probe: f32[3] = full(0.5)

  forward(@grad x: f32[N, 3]) -> (shared: f32[N, 3], plain: f32[N, 3], modes: f32[N, 3], state: f32[N, 3]) {
    self.calls = calls + 1
    self.factor = factor * 2
    chain = both[1](both[0](decoder(fc1(x)))) @ head
    lists = blocks[1](first(x)) * d.w + d["k"](x)
    return chain, lists, (a(x) + 10 * b(x) + 100 * c(x)) * wf, x * calls * factor + probe
  }
}
