# Activation SELU: Fixed constants.
module Case {
  body = SELU()

  forward(@grad x: f32[15]) {
    return body(x)
  }
}
