# The means of windows that divide [N, C, L] evenly, as torch.nn.AdaptiveAvgPool1d; none keeps an extent.
module AdaptiveAvgPool1d(output_size: any) {
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _single(output_size)]
    return adaptive_avg_pool1d(input, counts)
  }
}
