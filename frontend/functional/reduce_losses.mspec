# What the losses do with one value for each element: its mean, its sum, or nothing.
module reduce_losses {
  forward(losses: T[*S], reduction: str) {
    assert (
      reduction == "mean" or reduction == "sum" or reduction == "none"
    ), "{reduction} is not a valid value for reduction"
    return mean(losses) if reduction == "mean" else sum(losses) if reduction == "sum" else losses
  }
}
