# torch.nn.HingeEmbeddingLoss
module HingeEmbeddingLoss(margin: float = 1.0, reduction: str = "mean") {
  forward(input: T[*S], target: U[*R]) {
    return hinge_embedding_loss(input, target, margin = margin, reduction = reduction)
  }
}
