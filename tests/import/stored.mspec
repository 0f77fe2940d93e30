# Tensors of two bytes an element: read through a cast to f32, also where the type comes by an argument.
module Scale(element: dtype = f16) {
  buffer factor: element[4] = ones

  forward(x: f32[N, 4]) -> f32[N, 4] { return x * factor }
}

module Stored {
  @frozen param table: bf16[5, 4] = normal(0, 1)
  scale = Scale()
  exact = Scale(element = f32)

  forward(i: i64[N]) -> f32[N, 4] {
    rows = embedding(i, table)
    return exact(scale(rows)) + rows
  }
}
