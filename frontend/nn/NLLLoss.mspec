# torch.nn.NLLLoss; `weight` is a list of numbers.
module NLLLoss(weight: tuple? = none, ignore_index: int = -100, reduction: str = "mean") {
  if weight != none {
    buffer weight: f32[len(weight)] = weight
  } else {
    buffer weight: none
  }

  forward(input: T[*S], target: U[*R]) {
    return nll_loss(input, target, weight = self.weight, ignore_index = ignore_index, reduction = reduction)
  }
}
