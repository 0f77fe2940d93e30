# Adds 3, 2 and 5 in turn. A Python int added to an int64 tensor stays int64.
module Add(value: int) {
  forward(x: f32[*S0]) {
    return x + value
  }
}

module Case {
  body = Sequential(Add(3), Add(2), Add(5))

  forward(@grad x: f32[]) {
    return body(x)
  }
}
