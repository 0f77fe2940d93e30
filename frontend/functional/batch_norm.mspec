# torch.nn.functional.batch_norm with the statistics that are given or, in training, those of the batch; running statistics
# are a layer's to keep.
module batch_norm {
  forward(
    input: T[*S],
    running_mean: R[C]? = none,
    running_var: Q[D]? = none,
    weight: W[E]? = none,
    bias: B[F]? = none,
    training: bool = false,
    momentum: float = 0.1,
    eps: float = 1e-5,
  ) {
    if not training {
      assert (
        running_mean != none and running_var != none
      ), "Expected running_mean and running_var to be defined when training=False"
      return normalize_channels(input, running_mean, running_var, weight, bias, eps)
    } else {
      assert (
        running_mean == none and running_var == none
      ), "batch_norm changes no running statistics: use a layer, such as BatchNorm2d"
      y, _, _ = normalize_batch(input, weight, bias, eps)
      return y
    }
  }
}
