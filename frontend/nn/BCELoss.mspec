# torch.nn.BCELoss; `weight` is a list of numbers.
module BCELoss(weight: tuple? = none, reduction: str = "mean") {
  if weight != none {
    buffer weight: f32[len(weight)] = weight
  } else {
    buffer weight: none
  }

  forward(input: T[*S], target: U[*R]) {
    return binary_cross_entropy(input, target, weight = self.weight, reduction = reduction)
  }
}
