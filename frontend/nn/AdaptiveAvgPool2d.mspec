# The means of windows that divide [N, C, H, W] evenly, as torch.nn.AdaptiveAvgPool2d; none keeps an extent.
module AdaptiveAvgPool2d(output_size: any) {
  repr "output_size={output_size}"

  forward(input: T[*S]) {
    counts = [-1 if count is none else count for count in _pair(output_size)]
    return adaptive_avg_pool2d(input, counts)
  }
}
