# torch.nn.CrossEntropyLoss; `weight` is a list of numbers.
module CrossEntropyLoss(
  weight: tuple? = none,
  ignore_index: int = -100,
  reduction: str = "mean",
  label_smoothing: float = 0.0,
) {
  if weight != none {
    buffer weight: f32[len(weight)] = weight
  } else {
    buffer weight: none
  }

  forward(input: T[*S], target: U[*R]) {
    return cross_entropy(
      input,
      target,
      weight = self.weight,
      ignore_index = ignore_index,
      reduction = reduction,
      label_smoothing = label_smoothing,
    )
  }
}
