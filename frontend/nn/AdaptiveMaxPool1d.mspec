# The maxima of windows that divide [N, C, L] evenly, as torch.nn.AdaptiveMaxPool1d; none keeps an extent.
# With `return_indices` also where each maximum stands in its plane.
module AdaptiveMaxPool1d(output_size: any, return_indices: bool = false) {
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _single(output_size)]
    return adaptive_max_pool1d(input, counts, return_indices)
  }
}
