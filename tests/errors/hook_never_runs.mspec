module M {
  layers = ModuleList(Linear(4, 4))
  hook forward(layers)(x, y) { return y }

  forward(x: f32[N, 4]) -> f32[N, 4] {
    return layers[0](x)
  }
}
