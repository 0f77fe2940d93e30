# torch.nn.Flatten
module Flatten(start_dim: int = 1, end_dim: int = -1) {
  repr "start_dim={start_dim}, end_dim={end_dim}"

  forward(input: T[*S]) {
    return flatten(input, start_dim, end_dim)
  }
}
