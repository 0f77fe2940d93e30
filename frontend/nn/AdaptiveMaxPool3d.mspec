# The maxima of windows that divide [N, C, D, H, W] evenly, as torch.nn.AdaptiveMaxPool3d; none keeps an extent.
module AdaptiveMaxPool3d(output_size: any, return_indices: bool = false) {
  assert not return_indices, "AdaptiveMaxPool3d has one result: write return_indices = false"
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _triple(output_size)]
    return adaptive_max_pool3d(input, counts)
  }
}
