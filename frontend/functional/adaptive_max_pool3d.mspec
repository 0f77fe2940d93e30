# torch.nn.functional.adaptive_max_pool3d; with `return_indices` also where each maximum stands in its plane.
module adaptive_max_pool3d {
  forward(input: T[*S], output_size: any, return_indices: bool = false) {
    y = adaptive_max_pool3d(input, output_size)
    if return_indices {
      return y, adaptive_max_pool3d_indices(input, output_size)
    } else {
      return y
    }
  }
}
