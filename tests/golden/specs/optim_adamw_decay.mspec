# Decay 0.5. b has no gradient in step 2, unused never has one: both are skipped entirely then.
module Net {
  param w: f32[3] = [1.0, -2.0, 0.5]
  param b: f32[1] = [0.25]
  param unused: f32[1] = [3.0]

  forward(x: f32[]) {
    return x * (sum(self.w) + sum(self.b) + sum(self.unused))
  }
}

train Net {
  loss(output) = sum(output)
  optimizer = AdamW(lr = 0.01, weight_decay = 0.5)
}
