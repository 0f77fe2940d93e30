module M {
  fc = Linear(4, 3)

  forward(x: f32[N, 4]) -> (logits: f32[N, 3]) {
    return fc(x)
  }
}

train M {
  optimizer = Adam(lr = 0.1, betas = (1.0, 0.9))
  group "fc.bias" { betas = (0.9, -0.5) }
  group "fc.weight" { betas = 0.9 }
}
