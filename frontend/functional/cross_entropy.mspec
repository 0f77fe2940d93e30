# torch.nn.functional.cross_entropy of scores and classes, or of scores and probabilities. Unless `ignore_index` is given,
# every target is a class.
module cross_entropy {
  forward(
    input: T[*S],
    target: I[*R],
    weight: W[C]? = none,
    ignore_index: int? = none,
    reduction: str = "mean",
    label_smoothing: float = 0,
  ) {
    assert (
      label_smoothing >= 0 and label_smoothing <= 1
    ), "label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}"
    dim = 1 if input.ndim > 1 else 0
    if target.dtype == input.dtype and input.shape == target.shape {
      share = target if label_smoothing == 0 else target * (1 - label_smoothing) + label_smoothing / input.shape[dim]
      losses = -class_rows(log_softmax(input, dim = dim)) * class_rows(share)
      losses = sum(losses if weight == none else losses * weight, dim = 1)
      if reduction == "none" {
        return reshape(losses, [input.shape[i] for i in 0..dim] + [input.shape[i] for i in dim + 1..input.ndim])
      }
      return reduce_losses(losses, reduction)
    }
    if weight == none and ignore_index == none and label_smoothing == 0 {
      return cross_entropy(input, target, reduction = reduction)
    }
    likely = log_softmax(input, dim = dim)
    loss = nll_loss(likely, target, weight = weight, ignore_index = ignore_index, reduction = reduction)
    if label_smoothing == 0 { return loss }
    all_classes = smoothed_nll_loss(likely, target, weight = weight, ignore_index = ignore_index, reduction = reduction)
    return (1 - label_smoothing) * loss + label_smoothing / input.shape[dim] * all_classes
  }
}
