# torch.nn.RMSNorm over the last dimensions; without `eps` it is the spacing of the element type at 1.
module RMSNorm(normalized_shape: shape, eps: float? = none, elementwise_affine: bool = true, dtype: dtype = f32) {
  if elementwise_affine {
    param weight: dtype[*normalized_shape] = ones
  } else {
    param weight: none
  }

  repr "{normalized_shape}, eps={eps}, elementwise_affine={elementwise_affine}"

  forward(input: f32[*S]) -> f32[*S] {
    return rms_norm(input, normalized_shape, weight, eps)
  }
}
