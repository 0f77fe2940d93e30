# torch.nn.functional.soft_margin_loss: log(1 + exp(-target input))
module soft_margin_loss {
  forward(input: T[*S], target: T[*R], reduction: str = "mean") {
    return reduce_losses(log1p(exp(-target * input)), reduction)
  }
}
