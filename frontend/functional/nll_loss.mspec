# torch.nn.functional.nll_loss: `input` holds logarithms of probabilities. Unless `ignore_index` is given, every target is a
# class.
module nll_loss {
  forward(input: T[*S], target: I[*R], weight: W[C]? = none, ignore_index: int? = none, reduction: str = "mean") {
    rows = class_rows(input)
    classes = reshape(target, [rows.shape[0]])
    losses = -class_pick(rows, classes, ignore_index = ignore_index)
    if weight != none {
      weights = class_pick(expand(weight, rows.shape), classes, ignore_index = ignore_index)
      if reduction == "mean" { return sum(losses * weights) / sum(weights) }
      return reduce_losses(reshape(losses * weights, target.shape), reduction)
    }
    if reduction == "mean" and ignore_index != none {
      return sum(losses) / sum((classes != ignore_index).to(input.dtype))
    }
    return reduce_losses(reshape(losses, target.shape), reduction)
  }
}
