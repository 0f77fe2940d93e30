module Block(width: int) {
  body = Sequential { lin: Linear(width, width), act: ReLU() }
  forward(x: f32[*S, width]) -> f32[*S, width] { return body(x) + x }
}

module Net(width: int = 8, depth: int = 3) {
  stem = Sequential(Linear(4, width), Tanh())
  layers = ModuleList(Block(width) for i in 0..depth)
  heads = ModuleDict { policy: Linear(width, 2)
                       value: Linear(width, 1) }

  forward(x: f32[N, T, 4]) -> (policy: f32[N, T, 2], value: f32[N, 1]) {
    x = stem(x)
    for layer in layers { x = layer(x) }
    pooled = mean(x, dim = 1)
    return heads["policy"](x), heads.value(pooled)
  }
}
