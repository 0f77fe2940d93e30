# Second names become aliases; what a plain list holds is unregistered, unless it gets a name of its own.
module Tied {
  encoder = Linear(2, 2, bias = false)
  decoder = encoder
  param head = encoder.weight
  let shared = Linear(2, 2)
  layers = ModuleList(shared, shared)
  plain hidden = [Linear(2, 2), Linear(2, 2)]
  first = hidden[0]

  forward(x: f32[N, 2]) -> f32[N, 2] {
    for layer in layers { x = layer(x) }
    for layer in hidden { x = layer(x) }
    return linear(decoder(encoder(x)), head)
  }
}
