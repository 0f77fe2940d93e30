# samples/tiny_mlp.mspec
module TinyMLP(inputs: int = 784, hidden: int = 128, classes: int = 10) {
  fc1 = Linear(inputs, hidden)
  fc2 = Linear(hidden, classes)

  forward(x: f32[N, inputs]) -> f32[N, classes] {
    return fc2(relu(fc1(x)))
  }
}

train TinyMLP {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)     # N is the model's; several outputs and targets are allowed
  optimizer = SGD(lr = 0.01, momentum = 0.9)
  freeze "fc1.*"                       # fine-tuning without touching the module: no gradient code, keys stay
  group "fc2.*" { lr = 0.001 }
  clip_grad_norm = 1.0
  schedule = cosine(steps = 1000)
}
