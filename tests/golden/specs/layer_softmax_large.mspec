# Large inputs do not overflow (maximum is subtracted).
module Case {
  body = Softmax(dim = -1)

  forward(@grad x: f32[N, 3]) {
    return body(x)
  }
}
