module M {
  layers = ModuleList(Linear(4, 4))

  forward(x: f32[N, 4]) {
    return layers(x)
  }
}
