# torch.nn.functional.l1_loss
module l1_loss {
  forward(input: T[*S], target: T[*R], reduction: str = "mean") {
    return reduce_losses(abs(input - target), reduction)
  }
}
