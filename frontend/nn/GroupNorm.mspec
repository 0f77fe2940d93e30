# torch.nn.GroupNorm: the channels, dimension 1, in groups.
module GroupNorm(
  num_groups: int,
  num_channels: int,
  eps: float = 1e-5,
  affine: bool = true,
  bias: bool = true,
  dtype: dtype = f32,
) {
  assert num_channels % num_groups == 0, "num_channels ({num_channels}) must be divisible by num_groups ({num_groups})"
  if affine {
    param weight: dtype[num_channels] = ones
  } else {
    param weight: none
  }
  if affine and bias {
    param bias: dtype[num_channels] = zeros
  } else {
    param bias: none
  }

  repr "{num_groups}, {num_channels}, eps={eps}, affine={affine}, bias={affine and bias}"

  forward(input: f32[*S]) -> f32[*S] {
    return group_norm(input, num_groups, weight, self.bias, eps)
  }
}
