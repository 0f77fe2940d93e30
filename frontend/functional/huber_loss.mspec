# torch.nn.functional.huber_loss: squares up to `delta`, lines above.
module huber_loss {
  forward(input: T[*S], target: T[*R], reduction: str = "mean", delta: float = 1.0) {
    assert delta > 0, "huber_loss does not support non-positive values for delta."
    d = abs(input - target)
    return reduce_losses(where(d < delta, 0.5 * d * d, delta * (d - 0.5 * delta)), reduction)
  }
}
