# torch.nn.LayerNorm over the last dimensions.
module LayerNorm(
  normalized_shape: shape,
  eps: float = 1e-5,
  elementwise_affine: bool = true,
  bias: bool = true,
  dtype: dtype = f32,
) {
  if elementwise_affine {
    param weight: dtype[*normalized_shape] = ones
  } else {
    param weight: none
  }
  if elementwise_affine and bias {
    param bias: dtype[*normalized_shape] = zeros
  } else {
    param bias: none
  }

  repr "{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}, bias={elementwise_affine and bias}"

  forward(input: f32[*S]) -> f32[*S] {
    return layer_norm(input, normalized_shape, weight, self.bias, eps)
  }
}
