module M {
  fc = Linear(4, 3)

  forward(x: f32[N, 4]) -> (logits: f32[N, 3]) {
    return fc(x)
  }
}

train M {
  group "fc.*" { lr = 0.01 }
  optimizer = SGD(lr = 0.1)
}
