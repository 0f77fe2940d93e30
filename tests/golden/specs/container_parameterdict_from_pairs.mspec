# An iterable of pairs keeps its order.
module Case {
  body = ParameterDict { b: f32[1] = [1.0], c: f32[1] = [2.0], a: f32[1] = [3.0] }

  forward(x: f32[]) {
    return x * 1
  }
}
