# A global full_backward hook fires for every module, before the module's own one.
module Scale {
  param k: f32[] = 2.0

  forward(x: f32[*S0]) {
    return x * self.k
  }
}

module Case {
  body = Sequential(Scale(), Scale())

  forward(@grad x: f32[2]) {
    return body(x)
  }

  hook backward(body[0]) extern
  hook backward(body) extern
  hook backward(body[1]) extern
}
