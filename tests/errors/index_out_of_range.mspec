module M {
  layers = ModuleList(Linear(4, 4), Linear(4, 4))

  forward(x: f32[N, 4]) {
    y = layers[2](x)
    return y + x.shape[2] + x.size(2)
  }
}
