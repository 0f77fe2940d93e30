# torch.nn.functional.binary_cross_entropy
module binary_cross_entropy {
  forward(input: T[*S], target: T[*R], weight: T[*W]? = none, reduction: str = "mean") {
    assert (
      input.shape == target.shape
    ), "Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. Please ensure they have the same size."
    losses = binary_cross_entropy(input, target)
    return reduce_losses(losses if weight == none else losses * weight, reduction)
  }
}
