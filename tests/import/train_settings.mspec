# Settings of a train block with their defaults, and PyTorch's names of schedules.
module Net {
  fc1 = Linear(4, 2)
  forward(x: f32[N, 4]) -> (logits: f32[N, 2]) { return fc1(x) }
}

train Net {
  loss(logits, target: i64[N]) = cross_entropy(logits, target)
  optimizer = SGD(lr = 0.01)
  clip_grad_norm = 1
  schedule = warmup(steps = 100, after = torch.optim.lr_scheduler.CosineAnnealingLR(T_max = 1000))
}
