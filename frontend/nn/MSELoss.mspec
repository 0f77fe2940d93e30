# torch.nn.MSELoss
module MSELoss(reduction: str = "mean") {
  forward(input: T[*S], target: U[*R]) {
    return mse_loss(input, target, reduction = reduction)
  }
}
