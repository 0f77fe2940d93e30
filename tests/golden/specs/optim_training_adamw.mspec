# Ten full training steps (cross entropy, batch of 6) with AdamW.
module Case {
  body = Sequential(Linear(in_features = 3, out_features = 4), Tanh(), Linear(in_features = 4, out_features = 2))

  forward(x: f32[N, 3]) {
    return body(x)
  }
}

train Case {
  loss(output, target: i64[N]) = cross_entropy(output, target)
  optimizer = AdamW(lr = 0.05)
}
