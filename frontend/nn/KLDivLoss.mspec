# torch.nn.KLDivLoss
module KLDivLoss(reduction: str = "mean", log_target: bool = false) {
  forward(input: T[*S], target: U[*R]) {
    return kl_div(input, target, reduction = reduction, log_target = log_target)
  }
}
