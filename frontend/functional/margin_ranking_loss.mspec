# torch.nn.functional.margin_ranking_loss
module margin_ranking_loss {
  forward(input1: T[*S], input2: T[*R], target: U[*V], margin: float = 0, reduction: str = "mean") {
    return reduce_losses(clamp(-target * (input1 - input2) + margin, min = 0), reduction)
  }
}
