# torch.nn.BatchNorm2d for inputs [N, C, H, W]. `momentum` none: the running statistics are means over all batches.
module BatchNorm2d(
  num_features: int,
  eps: float = 1e-5,
  momentum: float? = 0.1,
  affine: bool = true,
  track_running_stats: bool = true,
  bias: bool = true,
) {
  if affine {
    param weight: f32[num_features] = ones
  } else {
    param weight: none
  }
  if affine and bias {
    param bias: f32[num_features] = zeros
  } else {
    param bias: none
  }
  if track_running_stats {
    buffer running_mean: f32[num_features] = zeros
    buffer running_var: f32[num_features] = ones
    buffer num_batches_tracked: i64[] = 0
  } else {
    buffer running_mean: none
    buffer running_var: none
    buffer num_batches_tracked: none
  }

  repr "{num_features}, eps={eps}, momentum={momentum}, affine={affine}, bias={affine and bias}, track_running_stats={track_running_stats}"

  forward(input: f32[*S]) -> f32[*S] {
    assert input.ndim == 4, "expected 4D input (got {input.ndim}D input)"
    assert input.shape[1] == num_features, "running_mean should contain {input.shape[1]} elements not {num_features}"
    if track_running_stats and not training {
      return normalize_channels(input, running_mean, running_var, weight, self.bias, eps)
    }
    y, mean, variance = normalize_batch(input, weight, self.bias, eps)
    if track_running_stats {
      no_grad {
        count = elements_per_channel(input)
        self.num_batches_tracked = num_batches_tracked + 1
        share = 1 / num_batches_tracked if momentum == none else momentum
        self.running_mean = share * mean + (1 - share) * running_mean
        self.running_var = share * (variance * (count / (count - 1))) + (1 - share) * running_var
      }
    }
    return y
  }
}
