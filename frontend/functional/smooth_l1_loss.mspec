# torch.nn.functional.smooth_l1_loss: squares below `beta`, lines above.
module smooth_l1_loss {
  forward(input: T[*S], target: T[*R], reduction: str = "mean", beta: float = 1.0) {
    assert beta >= 0, "smooth_l1_loss does not support negative values for beta."
    d = abs(input - target)
    if beta == 0 { return reduce_losses(d, reduction) }
    return reduce_losses(where(d < beta, 0.5 * d * d / beta, d - 0.5 * beta), reduction)
  }
}
