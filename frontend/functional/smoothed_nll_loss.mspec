# What cross_entropy's `label_smoothing` adds: the mean over the classes of all losses that a target might have had.
module smoothed_nll_loss {
  forward(input: T[*S], target: I[*R], weight: W[C]? = none, ignore_index: int? = none, reduction: str = "mean") {
    rows = class_rows(input)
    classes = reshape(target, [rows.shape[0]])
    losses = -sum(rows if weight == none else rows * weight, dim = 1)
    counts = (classes == classes).to(input.dtype)
    if ignore_index != none {
      counts = (classes != ignore_index).to(input.dtype)
      losses = where(classes == ignore_index, 0, losses)
    }
    if reduction == "mean" {
      if weight != none {
        counts = class_pick(expand(weight, rows.shape), classes, ignore_index = ignore_index)
      }
      return sum(losses) / sum(counts)
    }
    return reduce_losses(reshape(losses, target.shape), reduction)
  }
}
