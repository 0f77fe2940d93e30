module Block(width: int) {
  fc = Linear(width, width)

  forward(x: f32[*S, width]) -> f32[*S, width] {
    return fc(fc.weight @ x)
  }
}

module M {
  body = Sequential(Block(4), ReLU())

  forward(x: f32[4]) -> f32[4] {
    return body(x[None, :])
  }
}
