# torch.nn.SoftMarginLoss
module SoftMarginLoss(reduction: str = "mean") {
  forward(input: T[*S], target: U[*R]) {
    return soft_margin_loss(input, target, reduction = reduction)
  }
}
