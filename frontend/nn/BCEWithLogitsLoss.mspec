# torch.nn.BCEWithLogitsLoss; `weight` is a list of numbers.
module BCEWithLogitsLoss(weight: tuple? = none, reduction: str = "mean", pos_weight: tuple? = none) {
  if weight != none {
    buffer weight: f32[len(weight)] = weight
  } else {
    buffer weight: none
  }
  if pos_weight != none {
    buffer pos_weight: f32[len(pos_weight)] = pos_weight
  } else {
    buffer pos_weight: none
  }

  forward(input: T[*S], target: U[*R]) {
    return binary_cross_entropy_with_logits(
      input,
      target,
      weight = self.weight,
      reduction = reduction,
      pos_weight = self.pos_weight,
    )
  }
}
