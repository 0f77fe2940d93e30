# A global forward hook fires for children and root and may replace outputs. Both children are of classes called Scale.
module Scale(adds: bool) {
  param k: f32[] = 2.0

  forward(x: f32[*S]) {
    if adds {
      return x + k
    }
    return x * k
  }
}

module Case {
  body = Sequential(Scale(false), Scale(true))

  forward(@grad x: f32[2]) {
    return body(x)
  }

  hook forward(body) extern
  hook forward(body[0]) extern
  hook forward(body[1]) extern
}
