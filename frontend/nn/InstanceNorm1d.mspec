# torch.nn.InstanceNorm1d for inputs [N, C, L], or without the N.
module InstanceNorm1d(
  num_features: int,
  eps: float = 1e-5,
  momentum: float = 0.1,
  affine: bool = false,
  track_running_stats: bool = false,
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
    assert input.ndim == 2 or input.ndim == 3, "expected 2D or 3D input (got {input.ndim}D input)"
    x = input if input.ndim == 3 else unsqueeze(input, 0)
    if track_running_stats and not training {
      return reshape(normalize_channels(x, running_mean, running_var, weight, self.bias, eps), input.shape)
    }
    if track_running_stats {
      no_grad {
        dims = [i for i in 2..x.ndim]
        self.running_mean = momentum * x.mean(dim = dims).mean(dim = 0) + (1 - momentum) * running_mean
        self.running_var = momentum * x.var(dim = dims).mean(dim = 0) + (1 - momentum) * running_var
      }
    }
    return reshape(instance_norm(x, weight, self.bias, eps), input.shape)
  }
}
