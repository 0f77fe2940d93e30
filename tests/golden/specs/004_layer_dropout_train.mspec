# In train mode each element is 0 or x / (1 - p); the gradient uses the same mask.
module Case {
  body = Dropout(p = 0.5)

  forward(@grad x: f32[6]) {
    return body(x)
  }
}
