module M {
  fc = Linear(4, 3)

  forward(x: f32[N, 4]) -> (logits: f32[N, 3]) {
    return fc(x)
  }
}

train M {
  optimizer = SGD(lr = 0.1)
  schedule = onecycle(max_lr = 1, total_steps = 8, anneal_strategy = "sin")
}
