# torch.nn.functional.kl_div: `input` holds logarithms, as does `target` if `log_target`.
module kl_div {
  forward(input: T[*S], target: T[*R], reduction: str = "mean", log_target: bool = false) {
    losses = exp(target) * (target - input) if log_target else xlogy(target, target) - target * input
    if reduction == "batchmean" { return sum(losses) / input.shape[0] }
    return reduce_losses(losses, reduction)
  }
}
