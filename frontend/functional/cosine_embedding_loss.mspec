# torch.nn.functional.cosine_embedding_loss: 1 - cos for pairs of target 1, max(0, cos - margin) for those of target -1.
module cosine_embedding_loss {
  forward(input1: T[*S], input2: T[*R], target: U[*V], margin: float = 0, reduction: str = "mean") {
    dim = target.ndim
    squares = (sum(input1 * input1, dim = dim) + 1e-12) * (sum(input2 * input2, dim = dim) + 1e-12)
    cosine = sum(input1 * input2, dim = dim) / sqrt(squares)
    apart = where(target == -1, clamp(cosine - margin, min = 0), 0)
    return reduce_losses(where(target == 1, 1 - cosine, 0) + apart, reduction)
  }
}
