# torch.nn.CosineEmbeddingLoss
module CosineEmbeddingLoss(margin: float = 0.0, reduction: str = "mean") {
  forward(input1: T[*S], input2: T[*R], target: U[*V]) {
    return cosine_embedding_loss(input1, input2, target, margin = margin, reduction = reduction)
  }
}
