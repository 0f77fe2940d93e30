# The means of windows that divide [N, C, D, H, W] evenly, as torch.nn.AdaptiveAvgPool3d; none keeps an extent.
module AdaptiveAvgPool3d(output_size: any) {
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _triple(output_size)]
    return adaptive_avg_pool3d(input, counts)
  }
}
