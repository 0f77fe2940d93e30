module M {
  fc = Linear(4, 3)

  forward(x: f32[N, 4]) -> (logits: f32[N, 3]) {
    return fc(x)
  }
}

train M {
  optimizer = Adagrad(lr = 0.1)
  schedule = cyclic(0.1, 0.5)
}
