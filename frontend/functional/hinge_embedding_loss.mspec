# torch.nn.functional.hinge_embedding_loss
module hinge_embedding_loss {
  forward(input: T[*S], target: U[*R], margin: float = 1, reduction: str = "mean") {
    apart = where(target == 1, 0, clamp(margin - input, min = 0))
    return reduce_losses(apart + where(target == -1, 0, input), reduction)
  }
}
