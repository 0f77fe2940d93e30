# torch.nn.functional.binary_cross_entropy_with_logits: (1 - t) x - w logsigmoid(x), where w weighs the positive class.
module binary_cross_entropy_with_logits {
  forward(input: T[*S], target: T[*R], weight: T[*W]? = none, reduction: str = "mean", pos_weight: T[*P]? = none) {
    assert input.shape == target.shape, "Target size ({target.shape}) must be the same as input size ({input.shape})"
    positive = 1 if pos_weight == none else (pos_weight - 1) * target + 1
    losses = (1 - target) * input - positive * logsigmoid(input)
    return reduce_losses(losses if weight == none else losses * weight, reduction)
  }
}
