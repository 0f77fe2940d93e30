# torch.nn.L1Loss
module L1Loss(reduction: str = "mean") {
  forward(input: T[*S], target: U[*R]) {
    return l1_loss(input, target, reduction = reduction)
  }
}
