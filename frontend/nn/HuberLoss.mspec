# torch.nn.HuberLoss
module HuberLoss(reduction: str = "mean", delta: float = 1.0) {
  forward(input: T[*S], target: U[*R]) {
    return huber_loss(input, target, reduction = reduction, delta = delta)
  }
}
