# The maxima of windows that divide [N, C, H, W] evenly, as torch.nn.AdaptiveMaxPool2d; none keeps an extent.
# With `return_indices` also where each maximum stands in its plane.
module AdaptiveMaxPool2d(output_size: any, return_indices: bool = false) {
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _pair(output_size)]
    return adaptive_max_pool2d(input, counts, return_indices)
  }
}
