# The same with a place for hooks behind each layer.
module Places {
  body = Sequential(Linear(4, 4), Linear(4, 4), Linear(4, 4), Linear(4, 4))

  forward(x: f32[1, 4]) -> (y: f32[1, 4]) {
    return body(x)
  }

  hook forward(body[0]) extern
  hook forward(body[1]) extern
  hook forward(body[2]) extern
  hook forward(body[3]) extern
}
