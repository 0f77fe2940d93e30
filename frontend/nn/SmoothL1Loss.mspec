# torch.nn.SmoothL1Loss
module SmoothL1Loss(reduction: str = "mean", beta: float = 1.0) {
  forward(input: T[*S], target: U[*R]) {
    return smooth_l1_loss(input, target, reduction = reduction, beta = beta)
  }
}
