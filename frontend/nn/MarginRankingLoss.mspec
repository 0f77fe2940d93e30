# torch.nn.MarginRankingLoss
module MarginRankingLoss(margin: float = 0.0, reduction: str = "mean") {
  forward(input1: T[*S], input2: T[*R], target: U[*V]) {
    return margin_ranking_loss(input1, input2, target, margin = margin, reduction = reduction)
  }
}
