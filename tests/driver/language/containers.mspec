module Block(w: int) { param weight: f32[w, w] = ones 
 forward(x: f32[N, w]) -> f32[N, w] { return x @ weight } }
module Net {
  body = Sequential(Block(3), ReLU())
  named = Sequential { conv: Block(3), act: ReLU() }
  layers = ModuleList(Block(3) for i in 0..2)
  heads = ModuleDict {
    policy: Block(3)
    "a-b": Block(3)
  }
  pl = ParameterList(f32[3] = ones for i in 0..4)
  pd = ParameterDict { a: f32[] = 1, b: f32[2] = arange }
  for l in 0..2 {
    param "weight_ih_l{l}": f32[3] = full(l)
  }
  forward(x: f32[N, 3]) -> f32[N, 3] {
    for layer in layers { x = layer(x) }
    x = heads.policy(x) + heads["a-b"](x)
    x = body(x) + named(x)
    for i in 0..2 { x = x + self["weight_ih_l{i}"] }
    for p in pl { x = x + p }
    return x * pd.a + pd["b"].sum() 
  }
}
