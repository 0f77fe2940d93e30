module Block(width: int) {
  fc = Liner(width, width)
  param scale: f32[widht] = ones

  forward(x: f32[N, width]) -> f32[N, width] {
    return fc(x) * scale
  }
}

module M {
  a = Block(4)
  b = ReLU(3)

  forward(x: f32[N, 4]) -> f32[N, 4] {
    y = rellu(x)
    return a(y) + undefined
  }
}
