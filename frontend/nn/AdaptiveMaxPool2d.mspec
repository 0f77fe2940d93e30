# The maxima of windows that divide [N, C, H, W] evenly, as torch.nn.AdaptiveMaxPool2d; none keeps an extent.
module AdaptiveMaxPool2d(output_size: any, return_indices: bool = false) {
  assert not return_indices, "AdaptiveMaxPool2d has one result: write return_indices = false"
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _pair(output_size)]
    return adaptive_max_pool2d(input, counts)
  }
}
