# Dropout 0.25 on ones: 0 or 4/3 in train mode, ones in eval mode.
module Case {
  body = Dropout(p = 0.25)

  forward(x: f32[16]) {
    return body(x)
  }
}
