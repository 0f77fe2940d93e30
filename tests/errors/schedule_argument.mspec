module M {
  fc = Linear(4, 3)

  forward(x: f32[N, 4]) -> (logits: f32[N, 3]) {
    return fc(x)
  }
}

train M {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.1)
  schedule = cosine(steps = 0)
}
